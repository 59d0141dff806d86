using Spectre.Console;

namespace RagPlatform.Cli.Ingesting;

/// <summary>A moving bar with rate and time left, for terminals.</summary>
internal sealed class ProgressBar(IAnsiConsole console) : IIngestProgress
{
    public Task<IngestTotals> RunAsync(Func<Action<IngestTotals>, Task<IngestTotals>> run) => console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("starting");
            return await run(totals =>
            {
                task.MaxValue = Math.Max(1, totals.Expected);
                task.Value = totals.Settled;
                task.Description = Markup.Escape(ProgressText.Of(totals));
            });
        });
}
