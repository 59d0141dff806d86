using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Ingesting;

/// <summary>Chooses how progress is shown.</summary>
internal static class IngestProgress
{
    /// <summary>A bar on terminals, lines elsewhere.</summary>
    public static IIngestProgress For(Surroundings surroundings) => surroundings.IsTerminal
        ? new ProgressBar(surroundings.CreateConsole())
        : new ProgressLines(surroundings.Out, surroundings.Time);
}
