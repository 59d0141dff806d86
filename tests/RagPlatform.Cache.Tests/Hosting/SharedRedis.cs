using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Redis;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>A server that the tests of a class share, started when the first one asks.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private readonly Lazy<Task<RedisServer>> _server = new(() => RedisServer.StartAsync());
    private readonly List<RedisConnection> _connections = [];

    public Task<RedisServer> ServerAsync() => _server.Value;

    /// <summary>A connection as a replica has it.</summary>
    public async Task<RedisConnection> ConnectAsync()
    {
        RedisConnection connection = Open(await ServerAsync());
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    public static RedisConnection Open(RedisServer server)
    {
        ArgumentNullException.ThrowIfNull(server);

        // A busy test machine is no reason for a command to be given up.
        var options = new RedisOptions { ConnectionString = server.ConnectionString, CommandTimeout = TimeSpan.FromSeconds(10) };
        return new RedisConnection(Options.Create(options), TimeProvider.System, NullLogger<RedisConnection>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (RedisConnection connection in _connections)
        {
            await connection.DisposeAsync();
        }

        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
