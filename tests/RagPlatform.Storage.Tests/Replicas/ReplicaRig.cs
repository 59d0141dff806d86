using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Replicas;
using RagPlatform.TestSupport;

namespace RagPlatform.Storage.Tests.Replicas;

/// <summary>Reads of one database, with time and measures in the test's hands.</summary>
internal sealed class ReplicaRig : IAsyncDisposable
{
    private readonly ReplicaMonitor _monitor;

    public ReplicaRig(string primary, string replicas, ReplicaOptions? options = null)
    {
        options ??= new ReplicaOptions();
        options.ConnectionString = replicas;
        Primary = DatabaseFactory.Create(new StorageOptions { ConnectionString = primary }, "public");
        Set = new ReplicaSet(options, "public", Time);
        Reads = new ReplicaReads(Primary, Set, Time, NullLogger<ReplicaReads>.Instance);
        _monitor = new ReplicaMonitor(Primary, Set, Time, NullLogger<ReplicaMonitor>.Instance);
    }

    public ManualTimestamps Time { get; } = new();

    public IDatabase Primary { get; }

    public ReplicaSet Set { get; }

    public ReplicaReads Reads { get; }

    /// <summary>Why the first replica is left out; null when it serves.</summary>
    public string? WhyNot => Set.All[0].WhyNot(Set.History.Required());

    public Task MeasureAsync() => _monitor.MeasureAsync(CancellationToken.None);

    /// <summary>Measures until a replica may serve.</summary>
    public Task UsableAsync() => Poll.UntilAsync(
        async () =>
        {
            await MeasureAsync();
            return WhyNot;
        },
        why => why is null,
        "the replica is usable");

    /// <summary>Whether a standby served a read.</summary>
    public Task<bool> ReadsFromStandbyAsync(Func<bool, bool>? suffices = null) => Reads.ReadAsync(
        new ReplicaQuery<bool>("test", "SELECT pg_is_in_recovery()", new { }, rows => rows.ReadSingleOrDefaultAsync<bool>(), suffices ?? (_ => true)),
        CancellationToken.None);

    public Task WriteAsync() => Primary.ExecuteAsync(
        "CREATE TABLE IF NOT EXISTS written (id BIGSERIAL); INSERT INTO written DEFAULT VALUES", null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _monitor.Dispose();
        await Set.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
