using System.Diagnostics.Metrics;

namespace RagPlatform.Storage.Replicas;

/// <summary>Measures reads that replicas may serve; the instruments are described in docs/telemetry.md.</summary>
internal static class ReplicaMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RagPlatform.Storage";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_reads = s_meter.CreateCounter<long>(
        "rag.storage.reads", "{read}", "Reads that a replica may serve, by what became of them.");

    /// <param name="kind">What was read.</param>
    /// <param name="outcome">
    /// <c>replica</c>: it served. The primary did, because no replica may (<c>left_out</c>), the one that was asked had not got far enough
    /// (<c>behind</c>), or it failed (<c>failed</c>).
    /// </param>
    public static void Record(string kind, string outcome) => s_reads.Add(
        1, new KeyValuePair<string, object?>("rag.storage.read", kind), new KeyValuePair<string, object?>("rag.storage.outcome", outcome));

    /// <summary>Lets replicas' lag be observed for as long as the meter lives.</summary>
    public static void ReportLag(Meter meter, IReadOnlyList<Replica> replicas) => meter.CreateObservableGauge(
        "rag.storage.replica.lag",
        () => replicas.Where(replica => replica.Lag is not null).Select(replica => new Measurement<double>(
            replica.Lag!.Value.TotalSeconds, new KeyValuePair<string, object?>("rag.storage.replica", replica.Name))),
        "s",
        "How far a replica is behind the primary at most.");
}
