using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Redis;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>Connections as replicas have them.</summary>
internal static class TestRedis
{
    // A busy test machine is no reason for a command to be given up.
    private static readonly TimeSpan s_patient = TimeSpan.FromSeconds(10);

    /// <summary>Opens one.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="commandTimeout">How long a command may take; ten seconds when left out.</param>
    public static RedisConnection Open(RedisServer server, TimeSpan? commandTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var options = new RedisOptions { ConnectionString = server.ConnectionString, CommandTimeout = commandTimeout ?? s_patient };
        return new RedisConnection(Options.Create(options), TimeProvider.System, NullLogger<RedisConnection>.Instance);
    }
}
