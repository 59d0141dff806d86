using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Moving;

/// <summary>Sums up the comparisons of a move and says whether the target is as good as the source.</summary>
internal sealed class MoveAssessment(MoveStore moves, IOptions<MoveOptions> options)
{
    private const double MicrosecondsAMillisecond = 1000;

    /// <summary>The figures so far. An empty collection has nothing to compare and is sufficient.</summary>
    public async Task<EngineComparison> AssessAsync(Move move, CancellationToken cancellationToken)
    {
        IReadOnlyList<Comparison> all = await moves.ReadComparisonsAsync(move, cancellationToken);
        long[] source = [.. all.Select(comparison => comparison.SourceUs).Order()];
        long[] target = [.. all.Select(comparison => comparison.TargetUs).Order()];
        var summary = new EngineComparison
        {
            Searches = all.Count,
            LiveSearches = all.Count(comparison => comparison.IsLive),
            OverlapAt10 = all.Count == 0 ? 0 : all.Average(comparison => comparison.Overlap),
            SourceP50Ms = Percentile(source, 0.5),
            SourceP95Ms = Percentile(source, 0.95),
            TargetP50Ms = Percentile(target, 0.5),
            TargetP95Ms = Percentile(target, 0.95),
        };
        summary.IsSufficient = all.Count == 0 || (summary.OverlapAt10 >= options.Value.MinOverlap && !IsTooSlow(summary));
        return summary;
    }

    /// <summary>Why a comparison is not sufficient.</summary>
    public string Explain(EngineComparison comparison) => comparison.OverlapAt10 < options.Value.MinOverlap
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The target finds {comparison.OverlapAt10:P1} of the source's ten nearest, less than Moves:MinOverlap "
            + $"({options.Value.MinOverlap:P0}): raise its effort, cut over all the same, or roll back.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The target's 95th percentile is {comparison.TargetP95Ms:F1} ms against {comparison.SourceP95Ms:F1} ms, more than "
            + $"Moves:MaxLatencyRatio ({options.Value.MaxLatencyRatio}) allows: cut over all the same, or roll back.");

    private bool IsTooSlow(EngineComparison comparison) =>
        options.Value.MaxLatencyRatio > 0 && comparison.TargetP95Ms > comparison.SourceP95Ms * options.Value.MaxLatencyRatio;

    // Nearest rank.
    private static double Percentile(long[] ordered, double share) => ordered.Length == 0
        ? 0
        : ordered[(int)Math.Ceiling(share * ordered.Length) - 1] / MicrosecondsAMillisecond;
}
