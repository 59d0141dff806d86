using Microsoft.Extensions.Hosting;

namespace RagPlatform.Redis;

/// <summary>Opens the connection while the service starts, so that no caller waits for it.</summary>
internal sealed class RedisStart(RedisConnection redis) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
