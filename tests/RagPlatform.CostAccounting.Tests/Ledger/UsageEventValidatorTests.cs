using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>Nothing that would falsify the ledger gets in.</summary>
public sealed class UsageEventValidatorTests
{
    [Fact]
    public void Validate_EventAsItShouldBe_IsAccepted() => UsageEventValidator.Validate(Event());

    [Theory]
    [InlineData("event_id")]
    [InlineData("tenant")]
    [InlineData("category")]
    [InlineData("occurred_at_ms")]
    [InlineData("cost_nano_usd")]
    [InlineData("tokens")]
    [InlineData("price_unknown")]
    public void Validate_OneFieldWrong_NamesIt(string field)
    {
        UsageEvent usage = Event();
        switch (field)
        {
            case "event_id": usage.EventId = string.Empty; break;
            case "tenant": usage.Tenant = string.Empty; break;
            case "category": usage.Category = string.Empty; break;
            case "occurred_at_ms": usage.OccurredAtMs = 0; break;
            case "cost_nano_usd": usage.CostNanoUsd = -1; break;
            case "tokens": usage.Tokens.CacheRead = -1; break;
            default: usage.PriceUnknown = true; break;
        }

        Assert.Equal(field, Assert.Throws<PlatformException>(() => UsageEventValidator.Validate(usage)).Field);
    }

    [Theory]
    [InlineData("prompt_print.tokens")]
    [InlineData("prompt_print.steps")]
    [InlineData("prompt_print.steps", true)]
    [InlineData("prompt_print.sections")]
    [InlineData("prompt_print.sections.name")]
    [InlineData("prompt_print.sections.name", true)]
    [InlineData("prompt_print.sections.end_tokens")]
    [InlineData("prompt_print.sections.end_tokens", true)]
    public void Validate_PrintThatIsNone_NamesTheField(string field, bool otherwise = false)
    {
        UsageEvent usage = Event();
        usage.PromptPrint = new PromptPrint
        {
            Tokens = 300,
            Steps = { 1, 2 },
            Sections =
            {
                new PromptSection { Name = "instructions", EndTokens = 200, Hash = 3 },
                new PromptSection { Name = "question", EndTokens = 300 },
            },
        };
        UsageEventValidator.Validate(usage);
        PromptPrint print = usage.PromptPrint;
        switch (field)
        {
            case "prompt_print.tokens": print.Tokens = 0; break;
            case "prompt_print.steps" when otherwise: print.Steps.Add(3); break;
            case "prompt_print.steps": print.Tokens = 1_000_000; print.Steps.AddRange(Enumerable.Repeat(1UL, 127)); break;
            case "prompt_print.sections":
                print.Sections.AddRange(Enumerable.Range(0, 17).Select(i => new PromptSection { Name = "x", EndTokens = i + 1 }));
                break;
            case "prompt_print.sections.name": print.Sections[0].Name = otherwise ? "What the user said" : new string('x', 33); break;
            default: print.Sections[1].EndTokens = otherwise ? 301 : 200; break;
        }

        Assert.Equal(field, Assert.Throws<PlatformException>(() => UsageEventValidator.Validate(usage)).Field);
    }

    [Theory]
    [InlineData("Generation")]
    [InlineData("generation ")]
    [InlineData("llm")]
    public void Validate_CategoryThatIsNotListedAsWritten_IsRefusedWithTheList(string category)
    {
        UsageEvent usage = Event();
        usage.Category = category;

        PlatformException refused = Assert.Throws<PlatformException>(() => UsageEventValidator.Validate(usage));

        Assert.Equal("category", refused.Field);
        Assert.All(CostCategories.All, known => Assert.Contains(known, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cost_nano_usd")]
    [InlineData("tokens")]
    [InlineData("subject")]
    [InlineData("model")]
    [InlineData("collection")]
    public void Validate_MoreThanFits_NamesTheField(string field)
    {
        UsageEvent usage = Event();
        switch (field)
        {
            case "cost_nano_usd": usage.CostNanoUsd = long.MaxValue; break;
            case "tokens": usage.Tokens.CacheWrite1H = long.MaxValue; break;
            case "subject": usage.Subject = new string('x', 257); break;
            case "model": usage.Model = "m\0"; break;
            default: usage.Collection = new string('x', 4097); break;
        }

        Assert.Equal(field, Assert.Throws<PlatformException>(() => UsageEventValidator.Validate(usage)).Field);
    }

    private static UsageEvent Event() => new()
    {
        EventId = "1",
        OccurredAtMs = 1_772_366_400_000,
        Category = "generation",
        Tenant = "acme",
        Provider = "openai",
        Model = "gpt-4o",
        Tokens = new TokenBuckets { InputUncached = 100, OutputText = 100 },
        PriceId = "p1",
        CostNanoUsd = 1_250_000,
    };
}
