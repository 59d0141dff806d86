using RagPlatform.Cache.Replicas;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Cache.Tests.Replicas;

/// <summary>What replicas share through Redis, and what happens when it goes away.</summary>
public sealed class SharedCacheTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<IAsyncDisposable> _parts = [];

    [RedisFact]
    public async Task TwoReplicas_OneStores_TheOtherFindsTheSameAndASimilarQuestion()
    {
        (RedisServer _, Replica one, Replica other) = await StartTwoAsync();
        await one.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await other.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        Assert.True(await one.StoreAsync("How do I reset my password?"));

        Assert.True(await other.SharedLog!.TryFollowAsync(default));

        Assert.Equal("answer to How do I reset my password?", (await other.FindAsync("how do I reset my password?")).Hit?.Answer);
        Assert.Equal("semantic", (await other.FindAsync("How can I reset my password?")).Decision?.Level);
    }

    [RedisFact]
    public async Task TwoReplicas_OneIsToldOfAChange_TheOtherRefusesWhatUsedTheDocument()
    {
        (RedisServer _, Replica one, Replica other) = await StartTwoAsync();
        await one.StoreAsync("q", store => store.Of("d1"));
        await one.StoreAsync("kept", store => store.Of("d2"));
        await other.SharedLog!.TryFollowAsync(default);
        Assert.NotNull((await other.FindAsync("q")).Hit);

        await one.ChangeAsync(2, change => change.Changes("d1"));
        await Poll.UntilAsync(() => other.FindAsync("q"), reply => reply.Hit is null, "the other replica has heard of the change");

        Assert.NotNull((await other.FindAsync("kept")).Hit);
    }

    [RedisFact]
    public async Task TwoReplicas_TheSameQuestionOnBoth_OneLeads()
    {
        var patient = new CacheOptions { FlightWait = TimeSpan.FromMinutes(1) };
        (RedisServer _, Replica one, Replica other) = await StartTwoAsync(patient);
        CacheLookupReply lead = await one.FindAsync("q");
        Task<CacheLookupReply> follower = other.FindAsync("q");

        await one.StoreAsync("q", store => store.FlightId = lead.FlightId);
        await Poll.UntilAsync(
            async () =>
            {
                await other.SharedLog!.TryFollowAsync(default);
                return follower.IsCompleted;
            },
            ended => ended,
            "the other replica's caller has the answer");

        Assert.NotEmpty(lead.FlightId);
        Assert.Equal("answer to q", (await follower).Hit?.Answer);
        Assert.True((await follower).Decision.SharedFlight);
    }

    [RedisFact]
    public async Task ANewReplica_ReadsTheStream_KnowsWhatTheOthersKnow()
    {
        (RedisServer server, Replica one, Replica _) = await StartTwoAsync();
        await one.StoreAsync("kept", store => store.Of("d2"));
        await one.StoreAsync("ended", store => store.Of("d1"));
        await one.ChangeAsync(2, change => change.Changes("d1"));

        Replica late = await StartAsync(server);

        Assert.NotNull((await late.FindAsync("kept")).Hit);
        Assert.Null((await late.FindAsync("ended")).Hit);
    }

    [RedisFact]
    public async Task ServerDown_TheOnlyReplica_GoesOnWithItsMemoryAndAsksForChangesAgain()
    {
        RedisServer server = await RedisServer.StartAsync();
        _parts.Add(server);
        Replica replica = await StartAsync(server);
        await replica.StoreAsync("q");
        await replica.StoreAsync("changed", store => store.Of("d2"));

        await server.KillAsync();

        Assert.NotNull((await replica.FindAsync("q")).Hit);
        Assert.True(await replica.StoreAsync("stored meanwhile"));
        Assert.NotNull((await replica.FindAsync("stored meanwhile")).Hit);
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => replica.ChangeAsync(2, change => change.Changes("d2")));
        Assert.Equal("CACHE_STORE_UNAVAILABLE", refused.Reason);
        Assert.Null((await replica.FindAsync("changed")).Hit);
    }

    [RedisFact]
    public async Task ServerDown_OneOfTwoReplicas_ServesNothingItCannotBeSureOf()
    {
        (RedisServer server, Replica one, Replica other) = await StartTwoAsync();
        await one.StoreAsync("q");
        await other.SharedLog!.TryFollowAsync(default);

        await server.KillAsync();
        await Poll.UntilAsync(() => one.FindAsync("q"), reply => reply.Hit is null, "what cannot be verified is not served");

        Assert.NotNull((await one.FindAsync("q")).Embedding);
    }

    [RedisFact]
    public async Task ServerHangs_QuestionsGoOnFromMemory_AndItIsUsedAgainAfterwards()
    {
        RedisServer server = await RedisServer.StartAsync();
        _parts.Add(server);
        Replica replica = await StartAsync(server, commandTimeout: TimeSpan.FromMilliseconds(500));
        await replica.StoreAsync("q");
        server.Pause();
        try
        {
            Assert.NotNull((await replica.FindAsync("q")).Hit);
            Assert.NotNull((await replica.FindAsync("another")).Embedding);
            Assert.True(await replica.StoreAsync("stored meanwhile"));
            Assert.NotNull((await replica.FindAsync("stored meanwhile")).Hit);
        }
        finally
        {
            server.Resume();
        }

        await FollowAsync(replica);
        Assert.True(await replica.StoreAsync("afterwards"));
    }

    [RedisFact]
    public async Task ServerForgets_TwoReplicas_DropWhatTheyKnowAndRefuseAnswersBegunBefore()
    {
        (RedisServer server, Replica one, Replica other) = await StartTwoAsync();
        await one.StoreAsync("q");
        await other.SharedLog!.TryFollowAsync(default);
        DateTimeOffset begun = _time.GetUtcNow();

        await server.KillAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await server.StartAgainAsync();
        await FollowAsync(one);
        await FollowAsync(other);

        Assert.Null((await one.FindAsync("q")).Hit);
        Assert.False(await one.StoreAsync("q", store => store.AnsweredAtMs = begun.ToUnixTimeMilliseconds()));
        _time.Advance(Replica.Margin);
        Assert.True(await one.StoreAsync("q"));
        await FollowAsync(other);
        Assert.NotNull((await other.FindAsync("q")).Hit);
    }

    [RedisFact]
    public async Task ServerGoesBackToAnOlderCopy_IsNoticed()
    {
        (RedisServer _, Replica one, Replica other) = await StartTwoAsync();
        await one.StoreAsync("q");
        await other.SharedLog!.TryFollowAsync(default);
        RedisConnection connection = _parts.OfType<RedisConnection>().First();
        await connection.RunAsync(
            "XTRIM", database => database.StreamTrimAsync(RedisKeys.Events, 0), default);

        await FollowAsync(other);

        Assert.Equal(0, other.Registry.Count);
    }

    [RedisFact]
    public async Task ServerKilledAndRestartedUnderLoad_NoQuestionFails_AndHitsComeBack()
    {
        (RedisServer server, Replica one, Replica other) = await StartTwoAsync();
        using var stop = new CancellationTokenSource();
        Task<int>[] load =
        [
            .. Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
            {
                int asked = 0;
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    Replica replica = i % 2 == 0 ? one : other;
                    string question = $"question {worker} {i % 20}";
                    CacheLookupReply reply = await replica.FindAsync(question);
                    Assert.True(reply.Hit is not null || reply.Embedding is not null);
                    if (reply.Hit is null)
                    {
                        await replica.StoreAsync(question, store => store.FlightId = reply.FlightId);
                    }

                    asked++;
                }

                return asked;
            })),
        ];

        await Poll.UntilAsync(() => one.Registry.Count > 20, "answers are stored");
        await server.KillAsync();
        await Poll.UntilAsync(() => one.FindAsync("any"), reply => reply.Embedding is not null, "questions go on");
        await server.StartAgainAsync();
        await FollowAsync(one);
        _time.Advance(Replica.Margin);
        await Poll.UntilAsync(
            () => one.FindAsync("question 0 0"), reply => reply.Hit is not null, "answers are stored and found again");
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(load), asked => Assert.True(asked > 0));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IAsyncDisposable part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }

    private static Task FollowAsync(Replica replica) => Poll.UntilAsync(
        async () => await replica.SharedLog!.TryFollowAsync(default), followed => followed, "the connection is back");

    private async Task<(RedisServer Server, Replica One, Replica Other)> StartTwoAsync(CacheOptions? options = null)
    {
        RedisServer server = await RedisServer.StartAsync();
        _parts.Add(server);
        Replica one = await StartAsync(server, options);
        Replica other = await StartAsync(server, options);

        // Each knows now that it is not alone.
        await one.SharedLog!.TryFollowAsync(default);
        return (server, one, other);
    }

    private async Task<Replica> StartAsync(RedisServer server, CacheOptions? options = null, TimeSpan? commandTimeout = null)
    {
        RedisConnection connection = TestRedis.Open(server, commandTimeout);
        _parts.Add(connection);
        ReplicaSettings settings = options is null ? new ReplicaSettings() : new ReplicaSettings { Cache = options };
        Replica replica = await Replica.StartAsync(connection, settings, _time);
        _parts.Add(replica);
        return replica;
    }
}
