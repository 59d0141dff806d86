using System.Globalization;
using RagPlatform.TestSupport.Stores;
using StackExchange.Redis;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>The official client's commands over our pipes, against a real server.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private RedisServer? _server;
    private ConnectionMultiplexer? _redis;

    private IDatabase Database => _redis!.GetDatabase();

    public async Task InitializeAsync()
    {
        if (RedisServer.MissingReason is null)
        {
            _server = await RedisServer.StartAsync();
            _redis = await RedisClient.ConnectAsync(_server);
        }
    }

    public async Task DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [RedisFact]
    public async Task SetAndGet_WithLifetime_KeepsValueAndLifetime()
    {
        Assert.True(await Database.StringSetAsync("greeting", "grüß Gott", TimeSpan.FromMinutes(5)));

        Assert.Equal("grüß Gott", (string?)await Database.StringGetAsync("greeting"));
        var left = await Database.KeyTimeToLiveAsync("greeting");
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.True((await Database.StringGetAsync("nothing")).IsNull);
        Assert.False(await Database.StringSetAsync("greeting", "other", when: When.NotExists));
    }

    [RedisFact]
    public async Task Value_AnySizeUpToTenMegabytes_ComesBackByteForByte()
    {
        var random = new Random(42);
        foreach (var size in new[] { 0, 1, 511, 512, 513, 4096, 65_535, 65_536, 1_000_003, 10 * 1024 * 1024 })
        {
            var value = new byte[size];
            random.NextBytes(value);
            await Database.StringSetAsync("blob", value);

            byte[]? back = await Database.StringGetAsync("blob");

            Assert.True(value.AsSpan().SequenceEqual(back), string.Create(CultureInfo.InvariantCulture, $"{size} bytes differ"));
        }
    }

    [RedisFact]
    public async Task Script_KeysAndArguments_RunsAndSurvivesAFlush()
    {
        const string script = "redis.call('SET', KEYS[1], ARGV[1]); return {1, 'two', {3, ARGV[1]}}";

        for (var round = 0; round < 2; round++)
        {
            var reply = (RedisResult[])(await Database.ScriptEvaluateAsync(script, ["scripted"], ["value"]))!;

            Assert.Equal(1, (int)reply[0]);
            Assert.Equal("two", (string?)reply[1]);
            Assert.Equal("value", (string?)((RedisResult[])reply[2]!)[1]);
            Assert.Equal("value", (string?)await Database.StringGetAsync("scripted"));
            await _redis!.GetServer(_server!.ConnectionString).ScriptFlushAsync();
        }
    }

    [RedisFact]
    public async Task PubSub_ManyMessages_ArriveInOrder()
    {
        const int count = 500;
        var received = new List<int>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscriber = _redis!.GetSubscriber();
        var queue = await subscriber.SubscribeAsync(RedisChannel.Literal("news"));
        queue.OnMessage(message =>
        {
            received.Add((int)message.Message);
            if (received.Count == count)
            {
                all.SetResult();
            }
        });

        for (var i = 0; i < count; i++)
        {
            await subscriber.PublishAsync(RedisChannel.Literal("news"), i);
        }

        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, count), received);
        await queue.UnsubscribeAsync();
        Assert.Equal(0, await subscriber.PublishAsync(RedisChannel.Literal("news"), "nobody"));
    }

    [RedisFact]
    public async Task Transaction_ConditionHolds_CommitsAllOrNothing()
    {
        await Database.StringSetAsync("version", 1);
        var held = Database.CreateTransaction();
        held.AddCondition(Condition.StringEqual("version", 1));
        var increment = held.StringIncrementAsync("version");
        var added = held.SetAddAsync("members", "a");
        Assert.True(await held.ExecuteAsync());
        Assert.Equal(2, await increment);
        Assert.True(await added);

        var broken = Database.CreateTransaction();
        broken.AddCondition(Condition.StringEqual("version", 1));
        _ = broken.StringSetAsync("version", 99);
        Assert.False(await broken.ExecuteAsync());
        Assert.Equal(2, (int)await Database.StringGetAsync("version"));
    }

    [RedisFact]
    public async Task Collections_LargeReplies_AreCompleteAndOrdered()
    {
        var fields = Enumerable.Range(0, 20_000).Select(i => new HashEntry($"f{i}", i)).ToArray();
        await Database.HashSetAsync("hash", fields);
        await Database.SortedSetAddAsync("scores", [.. Enumerable.Range(0, 5000).Select(i => new SortedSetEntry($"m{i}", i / 2.0))]);
        await Database.ListRightPushAsync("list", [.. Enumerable.Range(0, 5000).Select(i => (RedisValue)i)]);

        var all = await Database.HashGetAllAsync("hash");
        var top = await Database.SortedSetRangeByRankWithScoresAsync("scores", 0, 9, Order.Descending);
        var list = await Database.ListRangeAsync("list");
        var many = await Database.StringGetAsync([.. Enumerable.Range(0, 1000).Select(i => (RedisKey)$"missing{i}")]);

        Assert.Equal(fields.ToHashSet(), [.. all]);
        Assert.Equal(2499.5, top[0].Score);
        Assert.Equal("m4990", (string?)top[9].Element);
        Assert.Equal(Enumerable.Range(0, 5000), list.Select(v => (int)v));
        Assert.All(many, value => Assert.True(value.IsNull));
    }

    [RedisFact]
    public async Task Callers_SixtyFourAtOnce_EachGetsItsOwnReply()
    {
        var mistakes = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var wrong = 0;
            for (var i = 0; i < 200; i++)
            {
                var value = $"{caller}:{i}:{new string('x', (caller * 31 + i * 7) % 3000)}";
                await Database.StringSetAsync($"caller{caller}", value);
                wrong += (string?)await Database.StringGetAsync($"caller{caller}") == value ? 0 : 1;
            }

            return wrong;
        })));

        Assert.Equal(0, mistakes.Sum());
    }

    [RedisFact]
    public async Task ErrorReply_WrongType_ThrowsItsTextAndLeavesTheConnectionUsable()
    {
        await Database.StringSetAsync("text", "x");

        var error = await Assert.ThrowsAsync<RedisServerException>(() => Database.ListLengthAsync("text"));

        Assert.StartsWith("WRONGTYPE", error.Message, StringComparison.Ordinal);
        Assert.Equal("x", (string?)await Database.StringGetAsync("text"));
    }

    [RedisFact]
    public async Task EventHandlers_SeveralSubscribed_AreAllCalled()
    {
        // The client walks over multicast delegates with our enumerator.
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _redis!.ConnectionFailed += (_, _) => first.TrySetResult();
        _redis.ConnectionFailed += (_, _) => second.TrySetResult();

        await _server!.KillAsync();

        await Task.WhenAll(first.Task, second.Task).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
