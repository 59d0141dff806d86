namespace RagPlatform.Cli.Ingesting;

/// <summary>One line now and then, for log files and pipes.</summary>
internal sealed class ProgressLines(TextWriter output, TimeProvider time) : IIngestProgress
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private long _last = -1;

    public Task<IngestTotals> RunAsync(Func<Action<IngestTotals>, Task<IngestTotals>> run)
    {
        _last = time.GetTimestamp();
        return run(Report);
    }

    private void Report(IngestTotals totals)
    {
        if (time.GetElapsedTime(_last) >= s_interval)
        {
            _last = time.GetTimestamp();
            output.WriteLine(ProgressText.Of(totals));
        }
    }
}
