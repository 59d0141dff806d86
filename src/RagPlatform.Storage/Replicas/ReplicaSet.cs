using System.Diagnostics.Metrics;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Replicas;

/// <summary>The replicas there are, none without the connection string, and what the primary's log demands of them.</summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    private readonly Meter _meter = new(ReplicaMetrics.MeterName);
    private int _turn;

    public ReplicaSet(ReplicaOptions options, string schema, TimeProvider time)
    {
        Options = options;
        History = new WalHistory(options.MaxStaleness, time);
        All = string.IsNullOrWhiteSpace(options.ConnectionString)
            ? []
            : [.. ReplicaHosts.Split(options.ConnectionString)
                .Select(host => new Replica(host.Name, new PostgresDatabase(host.ConnectionString, schema), time))];
        if (All.Count > 0)
        {
            ReplicaMetrics.ReportLag(_meter, All);
        }
    }

    /// <summary>How far behind they may be, and the other settings.</summary>
    public ReplicaOptions Options { get; }

    /// <summary>The primary's log.</summary>
    public WalHistory History { get; }

    /// <summary>All of them, usable or not.</summary>
    public IReadOnlyList<Replica> All { get; }

    /// <summary>The next one that may serve, in turn, and the position it must have replayed; null: none may.</summary>
    public (Replica Replica, long Required)? Choose()
    {
        if (History.Required() is not { } required)
        {
            return null;
        }

        uint turn = (uint)Interlocked.Increment(ref _turn);
        for (uint i = 0; i < All.Count; i++)
        {
            Replica replica = All[(int)((turn + i) % (uint)All.Count)];
            if (replica.WhyNot(required) is null)
            {
                return (replica, required);
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        foreach (Replica replica in All)
        {
            await replica.DisposeAsync();
        }
    }
}
