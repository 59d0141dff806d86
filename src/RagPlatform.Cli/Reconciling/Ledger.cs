using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>How many events the ledger has.</summary>
/// <param name="IngestEmbeddings">Of documents that were embedded.</param>
/// <param name="QueryEmbeddings">Of questions that were embedded.</param>
/// <param name="Avoided">Of answers that a cache gave.</param>
internal sealed record Ledger(long IngestEmbeddings, long QueryEmbeddings, long Avoided)
{
    private const int MaxRows = 10_000;

    /// <summary>Reads them, from the beginning to now.</summary>
    public static async Task<Ledger> ReadAsync(Gateway gateway, CancellationToken cancellationToken)
    {
        CostReportReply report = await gateway.Costs.GetReportAsync(
            new CostReportRequest { GroupBy = "category", Limit = MaxRows }, gateway.Call(cancellationToken));

        // What was avoided has no row, as it cost nothing; its events are part of the sum.
        return new Ledger(
            Events(report, "ingest_embedding"), Events(report, "query_embedding"), report.Events - report.Rows.Sum(row => row.Events));
    }

    private static long Events(CostReportReply report, string category) =>
        report.Rows.Where(row => row.Key == category).Sum(row => row.Events);
}
