using RagPlatform.Cli.CommandLine;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>What became of all documents of a run so far.</summary>
/// <param name="Expected">Documents there are.</param>
/// <param name="Elapsed">Since the run began.</param>
internal sealed record IngestTotals(long Expected, TimeSpan Elapsed)
{
    /// <summary>Documents that can be found now, unchanged ones included.</summary>
    public long Done { get; private init; }

    /// <summary>Documents that were there already.</summary>
    public long Unchanged { get; private init; }

    /// <summary>Documents that could not be taken in.</summary>
    public long Failed { get; private init; }

    /// <summary>Pieces they were cut into.</summary>
    public long Chunks { get; private init; }

    /// <summary>The first failures of each job.</summary>
    public IReadOnlyList<IngestFailure> Failures { get; private init; } = [];

    /// <summary>Documents that can be found, but lack something their collection asks for.</summary>
    public long Incomplete { get; private init; }

    /// <summary>The first of these of each job.</summary>
    public IReadOnlyList<IngestFailure> Warnings { get; private init; } = [];

    /// <summary>Documents whose fate is known.</summary>
    public long Settled => Done + Failed;

    /// <summary>Documents a second; 0 before anything is known.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Settled / Elapsed.TotalSeconds : 0;

    /// <summary>How long the rest will take at the pace so far; null while there is none.</summary>
    public TimeSpan? Remaining => Rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, Expected - Settled) / Rate) : null;

    /// <summary>The exit code of a run that ended like this.</summary>
    public int ExitCode => Failed == 0 ? ExitCodes.Success : Done > 0 ? ExitCodes.PartiallyFailed : ExitCodes.Failed;

    /// <summary>The sum of jobs.</summary>
    public static IngestTotals Sum(IReadOnlyCollection<IngestJob> jobs, long expected, TimeSpan elapsed) => new(expected, elapsed)
    {
        Done = jobs.Sum(job => (long)job.DocumentsDone),
        Unchanged = jobs.Sum(job => (long)job.DocumentsUnchanged),
        Failed = jobs.Sum(job => (long)job.DocumentsFailed),
        Chunks = jobs.Sum(job => (long)job.ChunksDone),
        Failures = [.. jobs.SelectMany(job => job.Failures)],
        Incomplete = jobs.Sum(job => (long)job.DocumentsIncomplete),
        Warnings = [.. jobs.SelectMany(job => job.Warnings)],
    };
}
