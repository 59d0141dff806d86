using Microsoft.Extensions.Options;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Judging;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Policies;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Cache.Tests.Judging;

/// <summary>Fresh answers are compared with stored ones, and what is learned decides what is served.</summary>
public sealed class JudgeTests : IAsyncLifetime
{
    private const string Asked = "How do I reset my password?";
    private const string Similar = "How can I reset my password?";

    private Replica _replica = null!;

    [Fact]
    public async Task Bounded_FewLabels_AnswersAnewAndLearnsUntilItServes()
    {
        // Generous, so that few comparisons will do.
        await SetAsync(SemanticPolicy.SemanticBounded, errorBound: 0.3, confidence: 0.6);
        await _replica.StoreAsync(Asked);
        CacheEntry entry = Entry(Asked);
        int asked = 0;
        CacheLookupReply reply = await _replica.FindAsync(Similar);
        while (reply.Hit is null && asked < 100)
        {
            asked++;
            Assert.Equal(("semantic", "bounded"), (reply.Decision.Level, reply.Decision.Policy));
            string answer = Stored(entry).Answer;
            int known = entry.Labels.Count;
            await StoreExploredAsync(reply, Similar, answer);
            await Poll.UntilAsync(() => entry.Labels.Count > known || known == Observations.MaxCount, "it was compared");

            // The same question again would be found exactly.
            _replica.Registry.Remove(CacheKey.Create(Requests.Tenant, Requests.Caller().Fingerprint, Requests.Scope(), Similar).Id);
            reply = await _replica.FindAsync(Similar);
        }

        Assert.True(asked >= 4, "it learned first");
        Assert.NotNull(reply.Hit);
        Assert.Equal(entry.Labels.Count, reply.Decision.Labels);
        Assert.InRange(reply.Decision.Alpha, 0.6, 1);
    }

    [Fact]
    public async Task Explored_TheStoredAnswerIsRight_TheFreshOneIsFoundExactlyAlone()
    {
        await SetAsync(SemanticPolicy.SemanticBounded);
        await _replica.StoreAsync(Asked);
        CacheLookupReply reply = await _replica.FindAsync(Similar);

        await StoreExploredAsync(reply, Similar, Stored(Entry(Asked)).Answer);
        await Poll.UntilAsync(() => Entry(Asked).Labels.Count == 1, "it was compared");

        Assert.True(Entry(Asked).Labels[0].IsRight);
        Assert.False(Entry(Similar).IsSemantic);
    }

    [Fact]
    public async Task Explored_TheStoredAnswerIsWrong_TheFreshOneIsFoundBySimilarQuestions()
    {
        await SetAsync(SemanticPolicy.SemanticBounded);
        await _replica.StoreAsync(Asked);
        CacheLookupReply reply = await _replica.FindAsync(Similar);

        await StoreExploredAsync(reply, Similar, "Call the office on weekdays between nine and five.");
        await Poll.UntilAsync(() => Entry(Similar).IsSemantic, "it was compared");

        Assert.False(Entry(Asked).Labels[0].IsRight);
    }

    [Fact]
    public async Task Audit_AWouldBeHit_IsAnsweredAnewAndCounted()
    {
        await _replica.DisposeAsync();
        _replica = await Replica.StartAsync(settings: new ReplicaSettings { Judge = new JudgeOptions { AuditShare = 1 } });
        await SetAsync(SemanticPolicy.SemanticThreshold);
        await _replica.StoreAsync(Asked);
        CacheLookupReply reply = await _replica.FindAsync(Similar);

        await StoreExploredAsync(reply, Similar, "Something else entirely, with the number 7.");
        CacheLevelStatistics Semantic() => _replica.Statistics.Read(Requests.Tenant, string.Empty).Levels.Single(level => level.Level == "semantic");
        await Poll.UntilAsync(() => Semantic().Audited == 1, "it was compared");

        Assert.True(reply.Audit);
        Assert.Null(reply.Hit);
        Assert.Equal((1L, 1.0), (Semantic().AuditedWrong, Semantic().ErrorPerHit));
    }

    [Theory]
    [InlineData("It costs 5 euros.", "It costs 5 euros.", true)]
    [InlineData("It  costs 5 EUROS.", "it costs 5 euros.", true)]
    [InlineData("It costs 5 euros.", "It costs 6 euros.", false)]
    [InlineData("You can cancel within 14 days.", "The library opens at 9.", false)]
    public async Task SayTheSame_TwoAnswers_ComparesWordsNumbersAndMeaning(string fresh, string stored, bool same)
    {
        var comparer = new AnswerComparer(TestEmbedder.Shared, Options.Create(new JudgeOptions()));

        Assert.Equal(same, await comparer.SayTheSameAsync(new AskReply { Answer = fresh }, new AskReply { Answer = stored }, default));
    }

    [Fact]
    public async Task SayTheSame_TheSameQuotes_InOtherWords_IsTheSame()
    {
        var comparer = new AnswerComparer(TestEmbedder.Shared, Options.Create(new JudgeOptions()));
        var quote = new Citation { Collection = "docs", DocumentId = "d1", Quote = "A refund takes five days." };

        Assert.True(await comparer.SayTheSameAsync(
            new AskReply { Answer = "Five days [1].", Citations = { quote } },
            new AskReply { Answer = "Refunds arrive after five days [2].", Citations = { quote } },
            default));
    }

    [Fact]
    public async Task TryAdd_BeyondTheBudget_IsRefused()
    {
        await _replica.DisposeAsync();
        _replica = await Replica.StartAsync(settings: new ReplicaSettings { Judge = new JudgeOptions { AuditShare = 0, PerMinute = 0 } });
        await SetAsync(SemanticPolicy.SemanticBounded);
        await _replica.StoreAsync(Asked);
        CacheLookupReply reply = await _replica.FindAsync(Similar);

        Assert.True(await StoreExploredAsync(reply, Similar, "anything"));
        Assert.Equal(0, Entry(Asked).Labels.Count);
    }

    public async Task InitializeAsync() => _replica = await Replica.StartAsync();

    public async Task DisposeAsync() => await _replica.DisposeAsync();

    private Task SetAsync(SemanticPolicy semantic, double errorBound = 0.05, double confidence = 0.9) => _replica.Policies.SetAsync(
        Requests.Tenant,
        new CachePolicy
        {
            Collection = "*",
            Semantic = semantic,
            Threshold = 0.8,
            ErrorBound = errorBound,
            ConfidenceFloor = confidence,
        },
        default);

    private Task<bool> StoreExploredAsync(CacheLookupReply lookup, string question, string answer) => _replica.StoreAsync(question, store =>
    {
        store.FlightId = lookup.FlightId;
        store.ExploredEntryId = lookup.Decision.EntryId;
        store.ExploredScore = lookup.Decision.Score;
        store.Audit = lookup.Audit;
        store.Reply.Answer = answer;
        store.Reply.Citations.Clear();
    });

    private CacheEntry Entry(string question) =>
        _replica.Registry.Find(CacheKey.Create(Requests.Tenant, Requests.Caller().Fingerprint, Requests.Scope(), question))!;

    private static AskReply Stored(CacheEntry entry) => AnswerPayload.Reply(entry.Payload!);
}
