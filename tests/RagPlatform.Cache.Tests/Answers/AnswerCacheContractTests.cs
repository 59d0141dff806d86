using Google.Protobuf;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Cache.Tests.Answers;

/// <summary>What the caches promise, alone and shared through Redis alike.</summary>
public sealed class AnswerCacheContractTests : IAsyncLifetime
{
    // Nobody waits that long: what is waited for comes.
    private static readonly CacheOptions s_patient = new() { FlightWait = TimeSpan.FromMinutes(1) };

    private readonly List<IAsyncDisposable> _parts = [];

    [Theory, MemoryCache, RedisCache]
    public async Task Find_AfterStore_ReturnsTheAnswerWithWhatDecided(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        Assert.True(await replica.StoreAsync("What is RAG?"));

        CacheLookupReply hit = await replica.FindAsync(" what is  rag? ");

        Assert.Equal("answer to What is RAG?", hit.Hit.Answer);
        Assert.Equal(("result", "exact", 1.0), (hit.Decision.Level, hit.Decision.Policy, hit.Decision.Similarity));
        Assert.Equal(32, hit.Decision.EntryId.Length);
        Assert.Null(hit.Embedding);
        Assert.Equal(0, hit.EmbeddedTokens);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_AHitThatIsToBringTheEmbedding_BringsItOnceItIsInMemory(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        Assert.True(await replica.StoreAsync("What is RAG?"));

        // Storing has embedded the question; another spelling has not been, and is meanwhile.
        CacheLookupReply same = await replica.FindAsync("What is RAG?", find => find.EmbeddingOnHit = true);
        CacheLookupReply other = await Poll.UntilAsync(
            () => replica.FindAsync("what is RAG", find => find.EmbeddingOnHit = true),
            reply => reply.Embedding is not null,
            "the other spelling is embedded");

        Assert.Equal(512, same.Embedding.Values.Count);
        Assert.Equal((true, 512), (other.Hit is not null, other.Embedding.Values.Count));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_NothingStored_ReturnsTheEmbedding(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);

        CacheLookupReply miss = await replica.FindAsync("What is RAG?");

        Assert.Null(miss.Hit);
        Assert.Equal(512, miss.Embedding.Values.Count);
        Assert.NotEmpty(miss.FlightId);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_ASimilarQuestion_ServesItUnderTheThresholdAlone(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await replica.StoreAsync("How do I reset my password?");

        CacheLookupReply hit = await replica.FindAsync("How can I reset my password?");
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 1 }, default);
        CacheLookupReply miss = await replica.FindAsync("How can I reset my password?");

        Assert.Equal("answer to How do I reset my password?", hit.Hit?.Answer);
        Assert.Equal(("semantic", "threshold", 0.8), (hit.Decision.Level, hit.Decision.Policy, hit.Decision.Threshold));
        Assert.InRange(hit.Decision.Similarity, 0.8, 0.9999);
        Assert.Null(miss.Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_ASimilarQuestion_SaysWhatWasEmbeddedToFindIt(CacheKind kind)
    {
        // What embeds is shared by all tests: words that no other asks with.
        string thing = kind == CacheKind.Memory ? "subscription" : "membership";
        Replica replica = await StartAsync(kind);
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await replica.StoreAsync($"How do I cancel my {thing}?");

        CacheLookupReply hit = await replica.FindAsync($"How can I cancel my {thing}?");
        CacheLookupReply again = await replica.FindAsync($"How can I cancel my {thing}?");
        CacheLookupReply none = await replica.FindAsync($"Where is the {thing} desk?", find => find.Mode = CacheMode.OnlyIfCached);

        Assert.Equal("semantic", hit.Decision.Level);
        Assert.True(hit is { EmbeddingModel.Length: > 0, EmbeddedTokens: > 0 });
        Assert.Equal(("semantic", 0), (again.Decision.Level, again.EmbeddedTokens));
        Assert.True(none is { Hit: null, EmbeddedTokens: > 0 });
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_ASimilarQuestionThatAsksSomethingElse_IsAMiss(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await replica.StoreAsync("What was the revenue in Q3 2023?");
        await replica.StoreAsync("How do I enable two-factor authentication?");

        Assert.Null((await replica.FindAsync("What was the revenue in Q3 2024?")).Hit);
        Assert.Null((await replica.FindAsync("How do I disable two-factor authentication?")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_PolicyOff_ServesTheSameQuestionAlone(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("How do I reset my password?");
        var off = new CachePolicy { Collection = Requests.Collection, Semantic = SemanticPolicy.SemanticOff, Threshold = 0.8 };
        await replica.Policies.SetAsync(Requests.Tenant, off, default);

        Assert.Null((await replica.FindAsync("How can I reset my password?")).Hit);
        Assert.NotNull((await replica.FindAsync("How do I reset my password?")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_WithinAConversation_FindsTheExactQuestionAlone(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await replica.StoreAsync("How do I reset my password?", store => store.Scope.HistoryDigest = "h");

        CacheLookupReply exact = await replica.FindAsync("How do I reset my password?", find => find.Scope.HistoryDigest = "h");
        CacheLookupReply similar = await replica.FindAsync("How can I reset my password?", find => find.Scope.HistoryDigest = "h");
        CacheLookupReply alone = await replica.FindAsync("How do I reset my password?");

        Assert.NotNull(exact.Hit);
        Assert.Null(similar.Hit);
        Assert.Null(alone.Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Modes_EachReadsAndWaitsAsHttpHasIt(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q one");
        replica.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull((await replica.FindAsync("q one")).Hit);
        Assert.Null((await replica.FindAsync("q one", find => find.Mode = CacheMode.NoCache)).Hit);
        Assert.Null((await replica.FindAsync("q one", find => find.Mode = CacheMode.NoStore)).Hit);
        Assert.NotNull((await replica.FindAsync("q one", find => find.Mode = CacheMode.OnlyIfCached)).Hit);
        Assert.Null((await replica.FindAsync("q two", find => find.Mode = CacheMode.OnlyIfCached)).Embedding);
        Assert.NotNull((await replica.FindAsync("q one", find => find.MaxAgeSeconds = 30)).Hit);
        Assert.Null((await replica.FindAsync("q one", find => find.MaxAgeSeconds = 29)).Hit);
        Assert.Null((await replica.FindAsync("q one", find => find.MaxAgeSeconds = 0)).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Lifetimes_SoftThenHard_AHitRenewsNeither(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q");
        replica.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.NotNull((await replica.FindAsync("q")).Hit);
        replica.Time.Advance(TimeSpan.FromMinutes(21));

        CacheLookupReply fresh = await replica.FindAsync("q");
        CacheLookupReply tooStale = await replica.FindAsync("q", find => find.MaxStaleSeconds = 30);
        CacheLookupReply stale = await replica.FindAsync("q", find => find.MaxStaleSeconds = 120);
        replica.Time.Advance(TimeSpan.FromHours(23));
        CacheLookupReply gone = await replica.FindAsync("q", find => find.MaxStaleSeconds = long.MaxValue);

        Assert.Null(fresh.Hit);
        Assert.Null(tooStale.Hit);
        Assert.NotNull(stale.Hit);
        Assert.Equal(("past its lifetime", 61 * 60L), (stale.Decision.StaleReason, stale.Decision.AgeSeconds));
        Assert.Null(gone.Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task MaxStale_BeyondThePolicy_IsCutToIt(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", FreshSeconds = 60, MaxStaleSeconds = 60 }, default);
        await replica.StoreAsync("q");
        replica.Time.Advance(TimeSpan.FromSeconds(130));

        Assert.Null((await replica.FindAsync("q", find => find.MaxStaleSeconds = 3600)).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_OfADocument_EndsExactlyTheAnswersThatUsedIt(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("from one", store => store.Of("d1"));
        await replica.StoreAsync("from two", store => store.Of("d2"));
        await replica.StoreAsync("from both", store => store.Evidence.Add(Requests.Evidence("d2")));

        await replica.ChangeAsync(2, change => change.Changes("d2"));

        Assert.NotNull((await replica.FindAsync("from one")).Hit);
        Assert.Null((await replica.FindAsync("from two")).Hit);
        Assert.Null((await replica.FindAsync("from both")).Hit);
        Assert.Null((await replica.FindAsync("from two", find => find.MaxStaleSeconds = 3600)).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_WithoutDocuments_EndsAllOlderAnswersOfTheCollection(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("old", store => store.Versions[0].Version = 1);
        await replica.StoreAsync("new", store => store.Versions[0].Version = 2);

        await replica.ChangeAsync(2);

        Assert.Null((await replica.FindAsync("old")).Hit);
        Assert.NotNull((await replica.FindAsync("new")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_OfAnotherTenantsCollectionOfTheSameName_EndsNothing(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q");

        await replica.ChangeAsync(9, change => change.Tenant = "other");

        Assert.NotNull((await replica.FindAsync("q")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_BeforeALateAnswer_RefusesItWhenItUsedTheDocument(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.ChangeAsync(10, change => change.Changes("d1"));
        await replica.ChangeAsync(9, change => change.Changes("d1"));

        Assert.False(await replica.StoreAsync("late", store => store.Versions[0].Version = 9));
        Assert.True(await replica.StoreAsync("other", store => store.Of("d2")));
        Assert.True(await replica.StoreAsync("in time", store => store.Versions[0].Version = 10));
        Assert.Null((await replica.FindAsync("late")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_ANewPassageCloseToAQuestion_MarksThatAnswerAlone(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("How do I reset my password?");
        await replica.StoreAsync("Which trains go to Vienna on Sunday?");

        ChunkVector passage = await PassageAsync("To reset your password, open the settings page and choose reset password.");
        EventOutcome outcome = await replica.ChangeAsync(
            2, change => change.Changes.Add(new DocumentChange { DocumentId = "new", Chunks = { passage } }));

        CacheLookupReply marked = await replica.FindAsync("How do I reset my password?");
        CacheLookupReply stale = await replica.FindAsync("How do I reset my password?", find => find.MaxStaleSeconds = 60);
        Assert.Equal((0, 1), (outcome.Ended.Count, outcome.Marked));
        Assert.Null(marked.Hit);
        Assert.Equal("a new passage is close to the question", stale.Decision.StaleReason);
        Assert.NotNull((await replica.FindAsync("Which trains go to Vienna on Sunday?")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Change_WithPassagesLeftOut_MarksEveryAnswerOfTheCollection(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q");

        await replica.ChangeAsync(2, change =>
        {
            change.Changes("new");
            change.ChunksLeftOut = true;
        });

        Assert.Null((await replica.FindAsync("q")).Hit);
        Assert.NotNull((await replica.FindAsync("q", find => find.MaxStaleSeconds = 60)).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_ANewPassageCameMeanwhile_IsMarkedAtOnce(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.ChangeAsync(2, change =>
        {
            change.Changes("new");
            change.ChunksLeftOut = true;
        });

        await replica.StoreAsync("begun before", store => store.Versions[0].Version = 1);
        await replica.StoreAsync("begun after", store => store.Versions[0].Version = 2);

        Assert.Null((await replica.FindAsync("begun before")).Hit);
        Assert.NotNull((await replica.FindAsync("begun after")).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_AnAnswerBegunBeforeTheStoreKnewOfChanges_IsRefused(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);

        Assert.False(await replica.StoreAsync("q", store => store.AnsweredAtMs -= 60_000));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_WhatIsNotAWholeAnswer_IsRefused(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);

        Assert.False(await replica.StoreAsync("empty", store => store.Reply.Answer = string.Empty));
        Assert.False(await replica.StoreAsync(
            "degraded", store => store.Reply.Degradation = new Degradation { Level = DegradationLevel.ExtractiveOnly }));
        Assert.False(await replica.StoreAsync("huge", store => store.Reply.Answer = new string('x', 10 << 20)));
        await Assert.ThrowsAsync<PlatformException>(() => replica.StoreAsync("scopeless", store => store.Scope = null));
        Assert.Equal(0, replica.Registry.Count);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_ASecondTime_ReplacesTheFirst(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q");
        replica.Time.Advance(TimeSpan.FromSeconds(1));

        await replica.StoreAsync("q", store => store.Reply.Answer = "better");

        Assert.Equal("better", (await replica.FindAsync("q")).Hit.Answer);
        Assert.Equal(1, replica.Registry.Count);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_AsAnotherWhoMayReadLess_IsAMiss(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        await replica.StoreAsync("q", store => store.Fingerprint = Requests.Caller(labels: "secret").Fingerprint);

        Assert.NotNull((await replica.FindAsync("q", caller: Requests.Caller(labels: "secret"))).Hit);
        Assert.Null((await replica.FindAsync("q")).Hit);
        Assert.Null((await replica.FindAsync("q", caller: Requests.Caller("other", "secret"))).Hit);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Flight_OthersAskTheSame_OneLeadsAndAllGetItsAnswer(CacheKind kind)
    {
        Replica replica = await StartAsync(kind, s_patient);
        CacheLookupReply lead = await replica.FindAsync("q");
        Task<CacheLookupReply>[] others = [.. Enumerable.Range(0, 20).Select(_ => replica.FindAsync("q"))];

        await replica.StoreAsync("q", store => store.FlightId = lead.FlightId);

        Assert.All(await Task.WhenAll(others), reply => Assert.Equal("answer to q", reply.Hit?.Answer));
        Assert.Contains(others, reply => reply.Result.Decision.SharedFlight);
        Assert.Equal(0, replica.Flights.Count);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Flight_TheLeadGivesUp_TheOthersGoOnByThemselves(CacheKind kind)
    {
        Replica replica = await StartAsync(kind, s_patient);
        CacheLookupReply lead = await replica.FindAsync("q");
        Task<CacheLookupReply>[] others = [.. Enumerable.Range(0, 5).Select(_ => replica.FindAsync("q"))];

        Assert.True(CacheDigest.TryParse(lead.FlightId, out CacheDigest id));
        await replica.Cache.ReleaseAsync(Requests.Tenant, id, default);

        Assert.All(await Task.WhenAll(others), reply => Assert.Null(reply.Hit));
        Assert.NotEmpty((await replica.FindAsync("q")).FlightId);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Flight_TheLeadNeverComesBack_TheOthersWaitNoLongerThanTheyMay(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        CacheLookupReply lead = await replica.FindAsync("q");

        CacheLookupReply other = await replica.FindAsync("q");

        Assert.NotEmpty(lead.FlightId);
        Assert.Null(other.Hit);
        Assert.NotNull(other.Embedding);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task StoreFindChange_Concurrently_NeverServeWhatIsOutOfDate(CacheKind kind)
    {
        Replica replica = await StartAsync(kind);
        long announced = 0;

        int[] outdated = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            int wrong = 0;
            for (int i = 1; i <= 60; i++)
            {
                string question = $"question number {i % 7}";
                await replica.StoreAsync(question, store =>
                {
                    store.Versions[0].Version = i;
                    store.Reply.Usage.InputTokens = i;
                });
                long known = Interlocked.Read(ref announced);
                AskReply? hit = (await replica.FindAsync(question, find => find.Mode = CacheMode.OnlyIfCached)).Hit;
                wrong += hit is not null && hit.Usage.InputTokens < known ? 1 : 0;
                if (worker == 0 && i % 10 == 0)
                {
                    await replica.ChangeAsync(i, change => change.Changes("d1"));
                    Interlocked.Exchange(ref announced, i);
                }
            }

            return wrong;
        })));

        Assert.Equal(0, outdated.Sum());
        await replica.ChangeAsync(1000, change => change.Changes("d1"));
        Assert.Equal(0, replica.Registry.Count);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IAsyncDisposable part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }

    private static async Task<ChunkVector> PassageAsync(string text)
    {
        float[] vector = (await TestEmbedder.Shared.EmbedAsync(text, EmbeddingPurpose.Passage)).Vector;
        byte[] code = Array.ConvertAll(VectorCode.Of(vector)!, component => unchecked((byte)component));
        return new ChunkVector { Components = ByteString.CopyFrom(code) };
    }

    private async Task<Replica> StartAsync(CacheKind kind, CacheOptions? options = null)
    {
        RedisConnection? connection = null;
        if (kind == CacheKind.Redis)
        {
            RedisServer server = await RedisServer.StartAsync();
            _parts.Add(server);
            connection = TestRedis.Open(server);
            _parts.Add(connection);
        }

        Replica replica = await Replica.StartAsync(connection, options is null ? new ReplicaSettings() : new ReplicaSettings { Cache = options });
        _parts.Add(replica);
        return replica;
    }
}
