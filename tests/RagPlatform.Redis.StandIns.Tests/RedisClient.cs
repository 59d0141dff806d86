using RagPlatform.TestSupport.Stores;
using StackExchange.Redis;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>Connections of the official client to test servers.</summary>
internal static class RedisClient
{
    internal static ConfigurationOptions Options(RedisServer server)
    {
        var options = ConfigurationOptions.Parse(server.ConnectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 5000;
        options.AllowAdmin = true;

        // A command sent while the connection is down fails at once instead of waiting for it.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    internal static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, Action<ConfigurationOptions>? configure = null)
    {
        var options = Options(server);
        configure?.Invoke(options);
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
