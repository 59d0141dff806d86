using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using StackExchange.Redis;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>How connections begin, break and come back.</summary>
public sealed class ConnectionTests
{
    [RedisFact]
    public async Task Password_RightAndWrong_IsAskedFor()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");
        await using var right = await RedisClient.ConnectAsync(server, options => options.Password = "s3cret");
        Assert.True(await right.GetDatabase().StringSetAsync("a", 1));

        var error = await Assert.ThrowsAsync<RedisConnectionException>(() => RedisClient.ConnectAsync(server, options =>
        {
            options.Password = "wrong";
            options.AbortOnConnectFail = true;
        }));
        Assert.Contains("WRONGPASS", error.ToString(), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task AclUser_LimitedToAPrefix_IsHeldToIt()
    {
        await using var server = await RedisServer.StartAsync("--user", "cache", "on", ">pw", "~rag:*", "&*", "+@all");
        await using var redis = await RedisClient.ConnectAsync(server, options =>
        {
            options.User = "cache";
            options.Password = "pw";
        });

        Assert.True(await redis.GetDatabase().StringSetAsync("rag:a", 1));
        var error = await Assert.ThrowsAsync<RedisServerException>(() => redis.GetDatabase().StringSetAsync("other:a", 1));
        Assert.StartsWith("NOPERM", error.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Tls_ServerCertificate_CarriesLargeValuesAndIsChecked()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await RedisServer.StartAsync(
            "--tls-port", "{port}", "--port", "0",
            "--tls-cert-file", certificate.CertificatePath, "--tls-key-file", certificate.KeyPath,
            "--tls-auth-clients", "no");

        await using var redis = await RedisClient.ConnectAsync(server, options =>
        {
            options.Ssl = true;
            options.SslHost = "localhost";
            options.CertificateValidation += (_, presented, _, _) =>
                presented?.GetCertHashString() == certificate.Thumbprint;
        });
        var value = new byte[3_000_000];
        new Random(7).NextBytes(value);
        await redis.GetDatabase().StringSetAsync("blob", value);
        byte[]? back = await redis.GetDatabase().StringGetAsync("blob");
        Assert.True(value.AsSpan().SequenceEqual(back));

        // A certificate nobody vouches for is refused.
        await Assert.ThrowsAsync<RedisConnectionException>(() => RedisClient.ConnectAsync(server, options =>
        {
            options.Ssl = true;
            options.SslHost = "localhost";
            options.AbortOnConnectFail = true;
        }));
    }

    [RedisFact]
    public async Task DownAtStart_ServerComesLater_ConnectsByItself()
    {
        await using var server = RedisServer.Prepare();
        await using var redis = await RedisClient.ConnectAsync(server, options => options.ConnectTimeout = 500);
        Assert.False(redis.IsConnected);
        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().StringGetAsync("a"));

        await server.StartAgainAsync();

        await WorksAgainAsync(redis);
    }

    [RedisFact]
    public async Task ServerKilled_CommandsFailThenRecover_AndSubscriptionsComeBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisClient.ConnectAsync(server, options => options.ConnectTimeout = 500);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, message) => heard.TrySetResult(message!));
        await redis.GetDatabase().StringSetAsync("a", 1);

        await server.KillAsync();
        await Poll.UntilAsync(() => !redis.IsConnected, "the client sees that the server is gone");
        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().StringGetAsync("a"));
        await server.StartAgainAsync();
        await WorksAgainAsync(redis);

        await Poll.UntilAsync(
            () => redis.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "again"),
            receivers => receivers == 1,
            "the subscription is back");
        Assert.Equal("again", await heard.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [RedisFact]
    public async Task ServerStalls_Command_TimesOutAndLaterOnesWork()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisClient.ConnectAsync(server, options => options.AsyncTimeout = 300);
        await using var other = await RedisClient.ConnectAsync(server);

        // The server answers nobody for a while.
        await other.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "3000", "ALL");
        var error = await Assert.ThrowsAsync<RedisTimeoutException>(() => redis.GetDatabase().StringGetAsync("a"));

        Assert.StartsWith("Timeout awaiting response", error.Message, StringComparison.Ordinal);
        await WorksAgainAsync(redis);
    }

    [RedisFact]
    public async Task Dispose_WithCommandsInFlight_EndsThemAll()
    {
        await using var server = await RedisServer.StartAsync();
        var redis = await RedisClient.ConnectAsync(server);
        var commands = Enumerable.Range(0, 500).Select(i => redis.GetDatabase().StringSetAsync($"k{i}", new byte[10_000])).ToArray();

        await redis.DisposeAsync();

        // Done or failed, but none left waiting.
        var ended = Task.WhenAll(commands.Select(async command =>
        {
            try
            {
                await command;
            }
            catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
            {
            }
        }));
        await ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(ended.IsCompletedSuccessfully);
    }

    private static async Task WorksAgainAsync(ConnectionMultiplexer redis) => await Poll.UntilAsync(
        async () =>
        {
            try
            {
                return await redis.GetDatabase().StringSetAsync("probe", 1);
            }
            catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException)
            {
                return false;
            }
        },
        works => works,
        "commands work again");
}
