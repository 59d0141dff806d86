using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Cache.Judging;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>How a test's caches differ from the defaults.</summary>
internal sealed class ReplicaSettings
{
    public CacheOptions Cache { get; init; } = new() { FlightWait = TimeSpan.FromMilliseconds(200) };

    /// <summary>Without audits, unless a test wants them.</summary>
    public JudgeOptions Judge { get; init; } = new() { AuditShare = 0 };

    public Random Random { get; init; } = new(1);

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public ILogger<T> Logger<T>() => Logs.CreateLogger<T>();
}
