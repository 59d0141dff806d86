using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.Tokens.Pricing;
using Xunit;
using static RagPlatform.CostAccounting.Tests.PromptCaching.TestPrompts;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>Constructed traffic, its diagnosis, and its money computed by hand.</summary>
public sealed class PromptDiagnoserTests
{
    [Fact]
    public void Diagnose_AllBeginAlikeAndNothingIsCached_LosesWhatReadingWouldSave()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Usual(i))));

        Assert.Equal((10, 2600, 2048, 2048, 10), (
            diagnosis.Prompts, diagnosis.MeanTokens, diagnosis.AllShareTokens, diagnosis.CommonTokens, diagnosis.CommonPrompts));
        Assert.Equal(
            new PromptBreak { AtTokens = 2048, Section = "passages", Prompts = 9, Continuations = 10, IsExpected = true }, diagnosis.Break);
        Assert.Equal((0, 9 * 2048), (diagnosis.ReadTokens, diagnosis.CouldReadTokens));

        // Paid 10 × 2,600 × 1,000. Else once 552 × 1,000 + 2,048 × 1,250, then nine times 552 × 1,000 + 2,048 × 100.
        Assert.Equal(26_000_000 - 3_112_000 - (9 * 756_800), diagnosis.LostNanoUsd);
        Assert.Equal(30 * 16_076_800, diagnosis.LostPerMonthNanoUsd);
        Assert.False(diagnosis.IsTooShort);
        Assert.Null(diagnosis.Better);
        Assert.Equal([(300L, 9L, 1L, 16_076_800L), (3600L, 9L, 1L, 14_540_800L)], Ttls(diagnosis));
        Assert.Equal(300, diagnosis.AdvisedTtlSeconds);
        Assert.Equal(
            [
                "10 of 10 prompts begin with the same 2,048 tokens, all of them with the same 2,048.",
                "They differ in 'passages' at token 2,048, where 10 prompts go on in 10 ways; that section differs by its nature.",
                "The provider read 0 tokens from its cache, and could have read 18,432: $0.0160768 are lost, $0.482304 in 30 days. Nothing was read "
                    + "or written: ask the provider for its cache (cache_control where it must be asked for), and check that it has one.",
                "Kept for 5 minutes the common prefix is read 9.00 times a write (it pays from 0.28) and saves $0.0160768; kept for an hour it is "
                    + "read 9.00 times a write (it pays from 1.11) and saves $0.0145408: ask for 5 minutes.",
            ],
            diagnosis.Advice);
    }

    [Fact]
    public void Diagnose_PromptsOfARegion_LoseAtItsPrice()
    {
        PrintedPrompt[] prompts = [.. Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Usual(i)))];
        PriceRow twice = Row with { RegionPercent = new Dictionary<string, int> { ["eu"] = 200 } };

        PromptCacheDiagnosis usual = Diagnose(prompts, twice);
        PromptCacheDiagnosis region = Diagnose(prompts.Select(prompt => prompt with { Terms = new PriceTerms(Region: "eu") }), twice);

        Assert.Equal(2 * usual.LostNanoUsd, region.LostNanoUsd);
        Assert.Equal(2 * usual.Ttls[0].SavedNanoUsd, region.Ttls[0].SavedNanoUsd);
    }

    [Fact]
    public void Diagnose_ProviderReadAPart_LosesTheRest()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(
            Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Usual(i), read: i == 0 ? 0 : 1024)));

        // Paid 2,600,000 and nine times 1,024 × 100 + 1,576 × 1,000.
        Assert.Equal(2_600_000 + (9 * 1_678_400) - 3_112_000 - (9 * 756_800), diagnosis.LostNanoUsd);
        Assert.Equal((9 * 1024, 9 * 2048), (diagnosis.ReadTokens, diagnosis.CouldReadTokens));
    }

    [Fact]
    public void Diagnose_ProviderReadAllThatCouldBe_LosesNothing()
    {
        PriceRow free = Row with { CacheWrite = Row.Input };

        PromptCacheDiagnosis diagnosis = Diagnose(
            Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Usual(i), read: i == 0 ? 0 : 2048)), free);

        Assert.Equal((0, diagnosis.ReadTokens), (diagnosis.LostNanoUsd, diagnosis.CouldReadTokens));
        Assert.Contains(diagnosis.Advice, sentence => sentence.EndsWith("no money is lost.", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_ATimeInTheInstructions_IsFoundWithItsTokenAndWhatItCosts()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Print(
            ("instructions", "rules", 384),
            ("instructions", $"time {i}", 16),
            ("instructions", "more rules", 1600),
            ("passages", $"passages {i}", 512),
            ("question", "?", 40)))));

        Assert.Equal(
            new PromptBreak { AtTokens = 384, Section = "instructions", Prompts = 9, Continuations = 10, IsExpected = false }, diagnosis.Break);
        Assert.True(diagnosis.IsTooShort);
        Assert.Equal((0, 0), (diagnosis.CouldReadTokens, diagnosis.LostNanoUsd));
        Assert.Empty(diagnosis.Ttls);

        // Without it 1,920 of 2,552 tokens: paid 10 × 2,552,000, else once 632,000 + 1,920 × 1,250, then nine times 632,000 + 1,920 × 100.
        Assert.Equal(
            new BetterPrompt
            {
                SteadySection = "instructions",
                CouldReadTokens = 9 * 1920,
                SavedNanoUsd = 25_520_000 - 3_032_000 - (9 * 824_000),
                SavedPerMonthNanoUsd = 30 * 15_072_000,
            },
            diagnosis.Better);
        Assert.Contains(diagnosis.Advice, sentence => sentence.StartsWith(
            "They break in 'instructions' at token 384, where 10 prompts go on in 10 ways: something in it is new", StringComparison.Ordinal));
        Assert.Contains(
            "With the same 'instructions' in all prompts up to 17,280 tokens could be read, which saves up to $0.015072, $0.45216 in 30 days.",
            diagnosis.Advice);
    }

    [Fact]
    public void Diagnose_TwoVersionsOfTheInstructions_AreToldFromATime()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Print(
            ("instructions", $"version {i % 2}", 2048), ("question", "?", 40)))));

        Assert.Equal(
            new PromptBreak { AtTokens = 0, Section = "instructions", Prompts = 5, Continuations = 2, IsExpected = false }, diagnosis.Break);
        Assert.Equal(8 * 2048, diagnosis.CouldReadTokens);
        Assert.Contains(diagnosis.Advice, sentence => sentence.Contains("it has several versions", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_AFewPromptsDiffer_FindsWhatMostShare()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(
            Noon + (i * Minute),
            i < 8 ? Usual(i) : Print(("instructions", "an older version", 2048), ("passages", $"passages {i}", 512), ("question", "?", 40)))));

        Assert.Equal((0, 2048, 8), (diagnosis.AllShareTokens, diagnosis.CommonTokens, diagnosis.CommonPrompts));
        Assert.Equal("passages", diagnosis.Break.Section);
    }

    [Fact]
    public void Diagnose_ShortInstructions_SaysThatNothingIsCached()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Print(
            ("instructions", "rules", 110), ("passages", $"passages {i}", 900), ("question", "?", 20)))));

        Assert.Equal((110, 110, true), (diagnosis.AllShareTokens, diagnosis.CommonTokens, diagnosis.IsTooShort));
        Assert.Equal(("passages", 110, true), (diagnosis.Break.Section, diagnosis.Break.AtTokens, diagnosis.Break.IsExpected));
        Assert.Equal((0, 0, 0), (diagnosis.CouldReadTokens, diagnosis.LostNanoUsd, diagnosis.AdvisedTtlSeconds));
        Assert.Empty(diagnosis.Ttls);
        Assert.Contains(diagnosis.Advice, sentence => sentence.StartsWith(
            "The provider caches prefixes from 1,024 tokens on, 1,024 more than the 0 whole ones of this", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_PassagesFirst_SaysWhatTheRightOrderBrings()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 10).Select(i => At(Noon + (i * Minute), Print(
            ("passages", $"passages {i}", 600), ("instructions", "rules", 1500), ("question", "?", 20)))));

        Assert.Equal((0, 0), (diagnosis.CommonTokens, diagnosis.CouldReadTokens));

        // 1,408 of 2,120 tokens: paid 10 × 2,120,000, else once 712,000 + 1,408 × 1,250, then nine times 712,000 + 1,408 × 100.
        Assert.Equal(
            new BetterPrompt
            {
                Order = { "instructions", "passages", "question" },
                CouldReadTokens = 9 * 1408,
                SavedNanoUsd = 21_200_000 - 2_472_000 - (9 * 852_800),
                SavedPerMonthNanoUsd = 30 * 11_052_800,
            },
            diagnosis.Better);
    }

    [Fact]
    public void Diagnose_CallsTogetherInTheCold_EachPayTheWrite()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(
            Enumerable.Range(0, 10).Select(i => At(Noon + (i < 5 ? 0 : 2 * Second), Usual(i))), usableAfterMs: 1000);

        Assert.Equal(5 * 2048, diagnosis.CouldReadTokens);
        Assert.Equal(26_000_000 - (5 * 3_112_000) - (5 * 756_800), diagnosis.LostNanoUsd);
        Assert.Equal((5, 5), (diagnosis.Ttls[0].Reads, diagnosis.Ttls[0].Writes));
    }

    [Fact]
    public void Diagnose_APromptEveryTenMinutes_PaysForAnHourAndNotForFiveMinutes()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 12).Select(i => At(Noon + (i * 10 * Minute), Usual(i))));

        // Twelve writes cost 2,048 × 250 more each; one costs 2,048 × 1,000 more, and eleven reads save 2,048 × 900 each.
        Assert.Equal([(300L, 0L, 12L, -6_144_000L), (3600L, 11L, 1L, 18_227_200L)], Ttls(diagnosis));
        Assert.Equal((3600, 0), (diagnosis.AdvisedTtlSeconds, diagnosis.LostNanoUsd));
    }

    [Fact]
    public void Diagnose_PairsHoursApart_PayForFiveMinutesAndNotForAnHour()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(
            Enumerable.Range(0, 6).Select(i => At(Noon + (i / 2 * 2 * Hour) + (i % 2 * Minute), Usual(i))));

        Assert.Equal([(300L, 3L, 3L, 3_993_600L), (3600L, 3L, 3L, -614_400L)], Ttls(diagnosis));
        Assert.Equal((0.2778, 1.1111), (
            Math.Round(diagnosis.Ttls[0].BreakEvenReadsPerWrite, 4), Math.Round(diagnosis.Ttls[1].BreakEvenReadsPerWrite, 4)));
        Assert.Equal(300, diagnosis.AdvisedTtlSeconds);
    }

    [Fact]
    public void Diagnose_PromptsHoursApart_AdvisesAgainstTheCache()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 4).Select(i => At(Noon + (i * 2 * Hour), Usual(i))));

        Assert.Equal(0, diagnosis.AdvisedTtlSeconds);
        Assert.EndsWith("neither pays, do not ask for the cache.", diagnosis.Advice[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_OnePriceForWriting_LeavesNothingToChoose()
    {
        PriceRow one = Row with { CacheWrite = Row.Input, CacheWrite1h = Row.Input };

        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 4).Select(i => At(Noon + (i * Minute), Usual(i))), one);

        Assert.Equal((0, 0.0), (diagnosis.AdvisedTtlSeconds, diagnosis.Ttls[0].BreakEvenReadsPerWrite));
        Assert.Contains("nothing to choose", diagnosis.Advice[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_UsageNotReported_CountsNoLoss()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 4).Select(i =>
        {
            PromptPrint print = Usual(i);
            print.IsUsageUnknown = true;
            return At(Noon + (i * Minute), print);
        }));

        Assert.Equal((4, 0, 0), (diagnosis.UnreportedPrompts, diagnosis.CouldReadTokens, diagnosis.LostNanoUsd));
        Assert.Equal(2048, diagnosis.CommonTokens);
    }

    [Fact]
    public void Diagnose_NoPrice_CountsThePromptsAndNoMoney()
    {
        PromptCacheDiagnosis diagnosis = Diagnose(
            Enumerable.Range(0, 4).Select(i => At(Noon + (i * Minute), Usual(i))), Row with { Model = "another" });

        Assert.Equal((4, 3 * 2048, 0), (diagnosis.UnpricedPrompts, diagnosis.CouldReadTokens, diagnosis.LostNanoUsd));
        Assert.Empty(diagnosis.Ttls);
    }

    [Fact]
    public void Diagnose_PriceChanges_TakesTheOneThatHeld()
    {
        var book = new PriceBook(
            [Row, Row with { Id = "later", ValidFrom = DateTimeOffset.FromUnixTimeMilliseconds(Noon + Minute), Input = 2_000_000_000 }]);
        var terms = new DiagnosisTerms(1024, 80, 0, DateTimeOffset.FromUnixTimeMilliseconds(Noon + Day), Day);

        PromptCacheDiagnosis diagnosis = new PromptDiagnoser(book, terms).Diagnose([At(Noon, Usual(0)), At(Noon + Minute, Usual(1))]);

        // The write costs 2,048 × 250 more at the first price; the read saves 2,048 × 1,900 at the second.
        Assert.Equal((2048 * 1900) - (2048 * 250), diagnosis.LostNanoUsd);
    }

    [Fact]
    public void Diagnose_SamePromptAgainAndAgain_HasNoBreak()
    {
        PromptPrint print = Print(("instructions", "rules", 1280));

        PromptCacheDiagnosis diagnosis = Diagnose(Enumerable.Range(0, 3).Select(i => At(Noon + (i * Minute), print)));

        Assert.Equal((1280, 1280), (diagnosis.AllShareTokens, diagnosis.CommonTokens));
        Assert.Null(diagnosis.Break);
    }

    [Fact]
    public void Diagnose_OnePrompt_SaysThatNothingIsKnown() =>
        Assert.Equal(["One prompt was sent: what others have in common with it is not known."], Diagnose([At(Noon, Usual(0))]).Advice);

    [Fact]
    public void Diagnose_ProvidersCountIsLower_TakesWhatCouldBeReadInProportion()
    {
        PrintedPrompt[] prompts = [.. Enumerable.Range(0, 2).Select(
            i => new PrintedPrompt(Noon + (i * Minute), Group, new TokenCounts(InputUncached: 1300), Usual(i)))];

        Assert.Equal(1024, Diagnose(prompts).CouldReadTokens);
    }

    private static IEnumerable<(long, long, long, long)> Ttls(PromptCacheDiagnosis diagnosis) =>
        diagnosis.Ttls.Select(ttl => (ttl.TtlSeconds, ttl.Reads, ttl.Writes, ttl.SavedNanoUsd));
}
