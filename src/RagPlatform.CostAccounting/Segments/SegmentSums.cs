using System.Data.Common;
using Dapper;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>What a batch adds to the sums by day.</summary>
internal sealed class SegmentSums
{
    /// <summary>The numbers of a day, as <see cref="AnswerState.Counts"/> gives them.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "questions", "failed", "not_found", "degraded", "result_hits", "semantic_hits", "stale_hits", "faq", "extractive", "model",
        "missed_repeats", "helpful", "unhelpful", "successes",
    ];

    private static readonly string s_add =
        $"""
        INSERT INTO segment_days (tenant, day, segment_id, team, {string.Join(", ", Columns)})
        VALUES (@tenant, @Day, @SegmentId, @Team, {string.Join(", ", Columns.Select(column => $"@{column}"))})
        ON CONFLICT (tenant, day, segment_id, team) DO UPDATE SET
            {string.Join(", ", Columns.Select(column => $"{column} = segment_days.{column} + EXCLUDED.{column}"))}
        """;

    private readonly Dictionary<(long Day, string SegmentId, string Team), long[]> _sums = [];

    /// <summary>Replaces what a question counted by what it counts now.</summary>
    public void Replace(AnswerState? before, AnswerState after)
    {
        Add(before, -1);
        Add(after, 1);
    }

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(DbTransaction transaction, string tenant, CancellationToken cancellationToken)
    {
        foreach (((long day, string segmentId, string team), long[] numbers) in _sums.Where(sum => sum.Value.Any(number => number != 0)))
        {
            var parameters = new DynamicParameters(new { tenant, Day = day, SegmentId = segmentId, Team = team });
            for (int i = 0; i < numbers.Length; i++)
            {
                parameters.Add(Columns[i], numbers[i]);
            }

            await transaction.ExecuteAsync(s_add, parameters, cancellationToken);
        }
    }

    private void Add(AnswerState? state, int sign)
    {
        if (state is not { IsCounted: true })
        {
            return;
        }

        (long, string, string) key = (state.Day, state.SegmentId, state.Team);
        if (!_sums.TryGetValue(key, out long[]? numbers))
        {
            numbers = new long[Columns.Count];
            _sums.Add(key, numbers);
        }

        long[] counts = state.Counts();
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] += sign * counts[i];
        }
    }
}
