using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// What each segment costs and is worth over whole UTC days. Costs are the ledger's, counted nowhere else; questions are in the segment their costs
/// are booked under. What was merged is reported under what it was merged into.
/// </summary>
internal sealed class SegmentReport(
    IDatabase database, IOptions<SegmentAdviceOptions> advice, TimeProvider time)
{
    private const int DefaultSegments = 100;
    private const int MaxSegments = 1000;
    private const int DefaultDays = 30;
    private const int MaxDays = 400;
    private const int MaxTeam = 256;

    // Costs that no question causes.
    private const string NotOfQuestions = "'ingest_embedding', 'ingest_enrichment', 'monitoring', 'infrastructure'";

    private static readonly string s_sums = string.Join(
        ", ",
        SegmentSums.Columns.Select(
            column => $"CAST(SUM({column}) AS BIGINT) AS {column.Replace("_", string.Empty, StringComparison.Ordinal)}"));

    /// <summary>The report of one tenant.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListSegmentsReply> ListAsync(string tenant, ListSegmentsRequest request, CancellationToken cancellationToken)
    {
        long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        (long first, long end) = Window(request, nowMs);
        if (request.Limit is < 0 or > MaxSegments)
        {
            throw PlatformException.InvalidField("limit", $"'limit' is 1 to {MaxSegments:N0}, or 0 for {DefaultSegments:N0}.");
        }

        if (request.Team.Length > MaxTeam || request.Team.Contains('\0', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField("team", $"'team' has at most {MaxTeam} characters, none of them NUL.");
        }

        var parameters = new { tenant, first, end, request.Team };
        IReadOnlyList<CountRow> counts = await database.QueryAsync<CountRow>(
            $"""
            SELECT segment_id AS SegmentId, {s_sums} FROM segment_days
            WHERE tenant = @tenant AND day >= @first AND day < @end AND (@Team = '' OR team = @Team) GROUP BY segment_id
            """,
            parameters,
            cancellationToken);
        IReadOnlyList<CostRow> costs = await database.QueryAsync<CostRow>(
            $"""
            SELECT segment AS SegmentId, CASE WHEN category = '{CostCategories.AvoidedByCache}' THEN 1 ELSE 0 END AS IsAvoided,
                CAST(SUM(cost_nano_usd) AS BIGINT) AS Cost, CAST(SUM(unpriced) AS BIGINT) AS Unpriced
            FROM cost_sums
            WHERE tenant = @tenant AND day >= @first AND day < @end AND (@Team = '' OR team = @Team) AND category NOT IN ({NotOfQuestions})
            GROUP BY 1, 2
            """,
            parameters,
            cancellationToken);
        Dictionary<string, SegmentRow> known = (await database.QueryAsync<SegmentRow>(
            $"SELECT {SegmentRow.Columns} FROM segments WHERE tenant = @tenant", new { tenant }, cancellationToken))
            .ToDictionary(row => row.SegmentId, StringComparer.Ordinal);
        Dictionary<string, long> values = (await database.QueryAsync<(string Id, long Value)>(
            "SELECT segment_id, value_nano_usd FROM segment_values WHERE tenant = @tenant", new { tenant }, cancellationToken))
            .ToDictionary(row => row.Id, row => row.Value, StringComparer.Ordinal);

        ILookup<string, CountRow> countsOf = counts.ToLookup(row => Resolve(row.SegmentId, known));
        ILookup<string, CostRow> costsOf = costs.ToLookup(row => Resolve(row.SegmentId, known));
        long endMs = Math.Min(end * LedgerEvent.DayMs, nowMs);
        Segment[] segments =
        [
            .. countsOf.Select(group => group.Key).Union(costsOf.Select(group => group.Key))
                .Select(id => Describe(id, countsOf[id], costsOf[id], known.GetValueOrDefault(id), values, first, endMs))
                .OrderByDescending(segment => segment.CostNanoUsd)
                .ThenByDescending(segment => segment.Counts.Questions)
                .ThenBy(segment => segment.Segment_, StringComparer.Ordinal),
        ];
        int limit = request.Limit == 0 ? DefaultSegments : request.Limit;
        var reply = new ListSegmentsReply
        {
            FromMs = first * LedgerEvent.DayMs,
            ToMs = end * LedgerEvent.DayMs,
            LeftOut = Math.Max(0, segments.Length - limit),
        };
        reply.Segments.AddRange(segments.Take(limit));
        if (values.TryGetValue(string.Empty, out long standard))
        {
            reply.DefaultValueNanoUsd = standard;
        }

        return reply;
    }

    /// <summary>The segment that now stands for one.</summary>
    private static string Resolve(string id, Dictionary<string, SegmentRow> known)
    {
        // A merge only ever goes into one that was there, so this ends; the bound keeps a broken row from holding up a report.
        for (int hops = 0; hops < known.Count && known.TryGetValue(id, out SegmentRow? row) && row.MergedInto.Length > 0; hops++)
        {
            id = row.MergedInto;
        }

        return id;
    }

    private static (long First, long End) Window(ListSegmentsRequest request, long nowMs)
    {
        if (request.FromMs < 0)
        {
            throw PlatformException.InvalidField("from_ms", "'from_ms' is Unix time in milliseconds, or 0 for 30 days before the end.");
        }

        if (request.ToMs < 0 || (request.ToMs > 0 && request.ToMs <= request.FromMs))
        {
            throw PlatformException.InvalidField("to_ms", "'to_ms' is after 'from_ms', or 0 for now.");
        }

        // A time far ahead is as good as now, and must not overflow.
        long to = request.ToMs == 0 ? nowMs : Math.Min(request.ToMs, nowMs);
        long end = (to / LedgerEvent.DayMs) + (to % LedgerEvent.DayMs == 0 ? 0 : 1);
        long first = request.FromMs == 0 ? end - DefaultDays : Math.Min(request.FromMs / LedgerEvent.DayMs, end);
        return end - first <= MaxDays
            ? (first, end)
            : throw PlatformException.InvalidField("from_ms", $"A report covers at most {MaxDays} days; let 'from_ms' be later.");
    }

    private Segment Describe(
        string id,
        IEnumerable<CountRow> countRows,
        IEnumerable<CostRow> costRows,
        SegmentRow? row,
        Dictionary<string, long> values,
        long firstDay,
        long endMs)
    {
        SegmentCounts counts = Sum(countRows);
        CostRow[] costs = [.. costRows];
        long cost = costs.Where(item => item.IsAvoided == 0).Sum(item => item.Cost);
        bool hasOwn = values.TryGetValue(id, out long value) && id.Length > 0;
        long? each = hasOwn ? value : values.TryGetValue(string.Empty, out long standard) ? standard : null;
        long beginMs = Math.Max(firstDay * LedgerEvent.DayMs, row?.CreatedAt ?? 0);
        var numbers = new SegmentNumbers(
            counts.Questions,
            counts.Questions - counts.Failed,
            counts.ResultHits + counts.SemanticHits,
            counts.StaleHits + counts.Faq,
            counts.MissedRepeats,
            counts.Successes,
            counts.Helpful,
            counts.Unhelpful,
            cost,
            each,
            row?.Tightness ?? 0,
            row?.SameEvidenceShare ?? 0,
            Math.Max(1, (double)(endMs - beginMs) / LedgerEvent.DayMs));
        var segment = new Segment
        {
            Segment_ = id,
            Label = row?.Label ?? string.Empty,
            Example = row?.Example ?? string.Empty,
            Model = row?.Model ?? string.Empty,
            Active = row?.State == SegmentRow.Active,
            Tightness = numbers.Tightness,
            SameEvidenceShare = numbers.SameEvidenceShare,
            Counts = counts,
            CostNanoUsd = cost,
            AvoidedNanoUsd = costs.Where(item => item.IsAvoided == 1).Sum(item => item.Cost),
            UnpricedEvents = costs.Sum(item => item.Unpriced),
            CostPerQuestionNanoUsd = counts.Questions == 0 ? 0 : cost / counts.Questions,
            ResultHitRate = Share(counts.ResultHits, counts.Questions),
            SemanticHitRate = Share(counts.SemanticHits, counts.Questions),
            FaqRate = Share(counts.Faq, counts.Questions),
            SuccessRate = numbers.SuccessRate,
            HasOwnValue = hasOwn,
            ValueNanoUsd = (long)Math.Min(numbers.Value ?? 0, long.MaxValue),
            Advice = id.Length > 0 ? SegmentAdvisor.Advise(numbers, advice.Value) : new SegmentAdvice
            {
                Action = SegmentAction.Watch,
                Reason = "These questions were in no segment when they were asked, so that they have nothing in common to go by.",
            },
        };
        if (numbers.Satisfaction is { } satisfaction)
        {
            segment.Satisfaction = satisfaction;
        }

        if (each is { } known)
        {
            segment.ValuePerSuccessNanoUsd = known;
        }

        if (numbers.ReturnOnInvestment is { } roi)
        {
            segment.ReturnOnInvestment = roi;
        }

        return segment;
    }

    private static SegmentCounts Sum(IEnumerable<CountRow> rows)
    {
        var sum = new SegmentCounts();
        foreach (CountRow row in rows)
        {
            sum.Questions += row.Questions;
            sum.Failed += row.Failed;
            sum.NotFound += row.NotFound;
            sum.Degraded += row.Degraded;
            sum.ResultHits += row.ResultHits;
            sum.SemanticHits += row.SemanticHits;
            sum.StaleHits += row.StaleHits;
            sum.Faq += row.Faq;
            sum.Extractive += row.Extractive;
            sum.Model += row.Model;
            sum.MissedRepeats += row.MissedRepeats;
            sum.Helpful += row.Helpful;
            sum.Unhelpful += row.Unhelpful;
            sum.Successes += row.Successes;
        }

        return sum;
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private sealed record CostRow
    {
        public string SegmentId { get; init; } = string.Empty;

        public long IsAvoided { get; init; }

        public long Cost { get; init; }

        public long Unpriced { get; init; }
    }

    private sealed record CountRow
    {
        public string SegmentId { get; init; } = string.Empty;

        public long Questions { get; init; }

        public long Failed { get; init; }

        public long NotFound { get; init; }

        public long Degraded { get; init; }

        public long ResultHits { get; init; }

        public long SemanticHits { get; init; }

        public long StaleHits { get; init; }

        public long Faq { get; init; }

        public long Extractive { get; init; }

        public long Model { get; init; }

        public long MissedRepeats { get; init; }

        public long Helpful { get; init; }

        public long Unhelpful { get; init; }

        public long Successes { get; init; }
    }
}
