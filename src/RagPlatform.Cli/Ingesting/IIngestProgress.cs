namespace RagPlatform.Cli.Ingesting;

/// <summary>Shows how a run gets on.</summary>
internal interface IIngestProgress
{
    /// <summary>Shows the totals that <paramref name="run"/> reports for as long as it runs.</summary>
    Task<IngestTotals> RunAsync(Func<Action<IngestTotals>, Task<IngestTotals>> run);
}
