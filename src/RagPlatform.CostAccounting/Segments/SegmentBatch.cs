using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// Records of one tenant within one transaction: (1) what is known of their answers is read, (2) each record changes that and the segments it
/// touches, in memory, (3) what changed is written.
/// </summary>
internal sealed class SegmentBatch(SqlDialect dialect, DbTransaction transaction, string tenant, SegmentOptions options, DateTimeOffset now)
{
    private const string Insert =
        """
        INSERT INTO segments (tenant, segment_id, model, mean, vectors, tightness, example, label, state, merged_into, created_at, last_seen, weight,
            evidence, evidence_lead, evidence_seen)
        VALUES (@tenant, @Id, @model, @mean, @Vectors, @Tightness, @Example, '', 0, '', @created, @LastSeenMs, @Weight,
            @Evidence, @EvidenceLead, @EvidenceSeen)
        """;

    private const string Update =
        """
        UPDATE segments SET mean = @mean, vectors = @Vectors, tightness = @Tightness, example = @Example, last_seen = @LastSeenMs, weight = @Weight,
            evidence = @Evidence, evidence_lead = @EvidenceLead, evidence_seen = @EvidenceSeen
        WHERE tenant = @tenant AND segment_id = @Id
        """;

    private const string UpdateWithoutMean =
        """
        UPDATE segments SET example = @Example, last_seen = @LastSeenMs, weight = @Weight,
            evidence = @Evidence, evidence_lead = @EvidenceLead, evidence_seen = @EvidenceSeen
        WHERE tenant = @tenant AND segment_id = @Id
        """;

    private readonly Dictionary<string, AnswerState> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnswerState> _after = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Clusters> _models = new(StringComparer.Ordinal);

    // Active segments that are known here, by their id; those read for their model's clustering have a mean.
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task<RecordQuestionsReply> RecordAsync(QuestionRecord[] records, CancellationToken cancellationToken)
    {
        await ReadAsync(records, cancellationToken);
        var reply = new RecordQuestionsReply();
        foreach (QuestionRecord record in records)
        {
            if (record.Observation is { } seen)
            {
                bool counted = await ObserveAsync(seen, cancellationToken);
                reply.Counted += counted ? 1 : 0;
                reply.Ignored += counted ? 0 : 1;
            }
            else
            {
                bool rated = Rate(record.Feedback);
                reply.Rated += rated ? 1 : 0;
                reply.Ignored += rated ? 0 : 1;
            }
        }

        await WriteAsync(cancellationToken);
        return reply;
    }

    /// <summary>The segments of a model that take questions.</summary>
    public static Task<IReadOnlyList<SegmentRow>> ActiveAsync(
        DbTransaction transaction, string tenant, string model, CancellationToken cancellationToken) => transaction.QueryAsync<SegmentRow>(
        $"""
        SELECT {SegmentRow.Columns}, mean AS Mean FROM segments WHERE tenant = @tenant AND model = @model AND state = 0
        ORDER BY created_at, segment_id
        """,
        new { tenant, model },
        cancellationToken);

    /// <summary>What is known of a model's space; null: nothing yet.</summary>
    public static Task<SpaceRow?> SpaceAsync(DbTransaction transaction, string tenant, string model, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<SpaceRow>(
            "SELECT mean AS Mean, base AS Base, vectors AS Vectors FROM segment_models WHERE tenant = @tenant AND model = @model",
            new { tenant, model },
            cancellationToken);

    private static long Day(long atMs) => atMs / LedgerEvent.DayMs;

    private async Task ReadAsync(QuestionRecord[] records, CancellationToken cancellationToken)
    {
        string[] ids = [.. records.Select(record => record.Observation?.AnswerId ?? record.Feedback.AnswerId).Distinct()];
        foreach (AnswerState known in await transaction.QueryAsync<AnswerState>(
            $"SELECT {AnswerState.Columns} FROM segment_answers WHERE tenant = @tenant AND {dialect.In("answer_id", "ids")}",
            new { tenant, ids },
            cancellationToken))
        {
            _before.Add(known.AnswerId, known);
            _after.Add(known.AnswerId, known);
        }

        string[] segments = [.. records.Select(record => record.Observation?.Segment ?? string.Empty).Where(id => id.Length > 0).Distinct()];
        if (segments.Length > 0)
        {
            foreach (SegmentRow row in await transaction.QueryAsync<SegmentRow>(
                $"SELECT {SegmentRow.Columns} FROM segments WHERE tenant = @tenant AND state = 0 AND {dialect.In("segment_id", "segments")}",
                new { tenant, segments },
                cancellationToken))
            {
                _entries.Add(row.SegmentId, new Entry(row, new Cluster(row.SegmentId, [], row.Vectors, row.Weight, row.LastSeen)));
            }
        }
    }

    /// <summary>Counts a question; false when it was counted before or is older than what is remembered.</summary>
    private async Task<bool> ObserveAsync(QuestionObservation seen, CancellationToken cancellationToken)
    {
        AnswerState? known = _after.GetValueOrDefault(seen.AnswerId);
        if (known is { IsCounted: true } || IsForgotten(seen.OccurredAtMs))
        {
            return false;
        }

        _after[seen.AnswerId] = new AnswerState
        {
            AnswerId = seen.AnswerId,
            Day = Day(seen.OccurredAtMs),
            Team = seen.Team,
            SegmentId = seen.Segment,
            ServedBy = (long)seen.ServedBy,
            Outcome = (long)seen.Outcome,
            Degraded = seen.Degraded ? 1 : 0,
            Near = seen.Segment.Length > 0 && seen.Similarity >= options.RepeatSimilarity ? 1 : 0,
            Feedback = known?.Feedback ?? 0,
            FeedbackAt = known?.FeedbackAt ?? 0,
        };
        if (await PlaceAsync(seen, cancellationToken) is { } entry)
        {
            entry.IsChanged = true;
            if (entry.Row.Example.Length == 0)
            {
                entry.Row.Example = seen.Example;
            }

            if (seen.Evidence.Length > 0 && seen.Outcome == QuestionOutcome.Answered)
            {
                entry.Row.Vote(seen.Evidence);
            }
        }

        return true;
    }

    /// <summary>Takes what somebody said; the latest word counts, whichever comes first.</summary>
    private bool Rate(QuestionFeedback feedback)
    {
        AnswerState known = _after.GetValueOrDefault(feedback.AnswerId)
            ?? new AnswerState { AnswerId = feedback.AnswerId, Day = Day(feedback.OccurredAtMs) };
        if (IsForgotten(feedback.OccurredAtMs) || (known.Feedback != 0 && feedback.OccurredAtMs <= known.FeedbackAt))
        {
            return false;
        }

        _after[feedback.AnswerId] = known with { Feedback = feedback.Helpful ? 1 : -1, FeedbackAt = feedback.OccurredAtMs };
        return true;
    }

    private bool IsForgotten(long atMs) => Day(atMs) < Day((now - options.AnswerRetention).ToUnixTimeMilliseconds());

    /// <summary>The active segment a question is of: by its vector, else as it was stamped; null where there is none.</summary>
    private async Task<Entry?> PlaceAsync(QuestionObservation seen, CancellationToken cancellationToken)
    {
        if (seen.Vector.IsEmpty || SegmentVector.Decode(seen.Vector.Span) is not { } vector)
        {
            Entry? stamped = _entries.GetValueOrDefault(seen.Segment);
            stamped?.Cluster.Touch(seen.OccurredAtMs, options.HalfLife);
            return stamped;
        }

        Clusters clusters = await ClustersAsync(seen.Model, vector.Length, cancellationToken);

        // Another vector than this model's others cannot be compared with them; the question counts all the same.
        if (clusters.Space.Dimensions != vector.Length
            || clusters.Put(vector, seen.OccurredAtMs, () => NewId(seen)) is not var (cluster, isNew))
        {
            return null;
        }

        if (isNew)
        {
            _entries[cluster.Id] = new Entry(
                new SegmentRow { SegmentId = cluster.Id, Model = seen.Model, CreatedAt = seen.OccurredAtMs }, cluster)
            { IsNew = true };
        }

        Entry entry = _entries[cluster.Id];
        entry.IsMoved = true;
        return entry;
    }

    private async Task<Clusters> ClustersAsync(string model, int dimensions, CancellationToken cancellationToken)
    {
        if (_models.TryGetValue(model, out Clusters? known))
        {
            return known;
        }

        var all = new List<Cluster>();
        foreach (SegmentRow row in await ActiveAsync(transaction, tenant, model, cancellationToken))
        {
            Entry? stamped = _entries.GetValueOrDefault(row.SegmentId);
            var cluster = new Cluster(
                row.SegmentId,
                SegmentVector.FromBytes(row.Mean),
                row.Vectors,
                stamped?.Cluster.Weight ?? row.Weight,
                stamped?.Cluster.LastSeenMs ?? row.LastSeen);
            all.Add(cluster);
            _entries[row.SegmentId] = new Entry(stamped?.Row ?? row, cluster) { IsChanged = stamped?.IsChanged ?? false };
        }

        SpaceRow? space = await SpaceAsync(transaction, tenant, model, cancellationToken);
        if (space is null)
        {
            await RetireModelsAsync(cancellationToken);
        }

        var clusters = new Clusters(
            space is null
                ? VectorSpace.Empty(options.WarmUpQuestions, dimensions)
                : new VectorSpace(options.WarmUpQuestions, SegmentVector.FromBytes(space.Mean), SegmentVector.FromBytes(space.Base), space.Vectors),
            all,
            options);
        _models.Add(model, clusters);
        return clusters;
    }

    /// <summary>Makes room for a model that is new to the tenant.</summary>
    private async Task RetireModelsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> models = await transaction.QueryAsync<string>(
            "SELECT model FROM segment_models WHERE tenant = @tenant ORDER BY last_seen, model",
            new { tenant },
            cancellationToken);
        foreach (string oldest in models.Where(model => !_models.ContainsKey(model)).Take(models.Count - SegmentStore.MaxModels + 1))
        {
            await transaction.ExecuteAsync(
                $"UPDATE segments SET state = {SegmentRow.Retired}, mean = NULL WHERE tenant = @tenant AND state = 0 AND model = @oldest",
                new { tenant, oldest },
                cancellationToken);
            await transaction.ExecuteAsync(
                "DELETE FROM segment_models WHERE tenant = @tenant AND model = @oldest", new { tenant, oldest }, cancellationToken);
            foreach (string gone in _entries.Where(entry => entry.Value.Row.Model == oldest).Select(entry => entry.Key).ToArray())
            {
                _entries.Remove(gone);
            }
        }
    }

    // The same question begins the same segment, whoever counts it.
    private static string NewId(QuestionObservation seen) =>
        "seg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seen.Model}\n{seen.AnswerId}")).AsSpan(0, 8));

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var sums = new SegmentSums();
        foreach (AnswerState after in _after.Values)
        {
            AnswerState? before = _before.GetValueOrDefault(after.AnswerId);
            if (before != after)
            {
                sums.Replace(before, after);
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO segment_answers
                        (tenant, answer_id, day, team, segment_id, served_by, outcome, degraded, near, feedback, feedback_at)
                    VALUES
                        (@tenant, @AnswerId, @Day, @Team, @SegmentId, @ServedBy, @Outcome, @Degraded, @Near, @Feedback, @FeedbackAt)
                    ON CONFLICT (tenant, answer_id) DO UPDATE SET day = EXCLUDED.day, team = EXCLUDED.team, segment_id = EXCLUDED.segment_id,
                        served_by = EXCLUDED.served_by, outcome = EXCLUDED.outcome, degraded = EXCLUDED.degraded, near = EXCLUDED.near,
                        feedback = EXCLUDED.feedback, feedback_at = EXCLUDED.feedback_at
                    """,
                    new
                    {
                        tenant,
                        after.AnswerId,
                        after.Day,
                        after.Team,
                        after.SegmentId,
                        after.ServedBy,
                        after.Outcome,
                        after.Degraded,
                        after.Near,
                        after.Feedback,
                        after.FeedbackAt,
                    },
                    cancellationToken);
            }
        }

        await sums.WriteAsync(transaction, tenant, cancellationToken);
        await WriteSegmentsAsync(cancellationToken);
    }

    private async Task WriteSegmentsAsync(CancellationToken cancellationToken)
    {
        (Cluster Gone, Cluster? Into)[] gone = [.. _models.Values.SelectMany(clusters => clusters.Gone)];
        foreach (Entry entry in _entries.Values.Where(entry => entry.IsChanged || gone.Any(pair => pair.Into == entry.Cluster)))
        {
            bool isMoved = entry.IsMoved || gone.Any(pair => pair.Into == entry.Cluster);
            await transaction.ExecuteAsync(
                entry.IsNew ? Insert : isMoved ? Update : UpdateWithoutMean,
                new
                {
                    tenant,
                    entry.Cluster.Id,
                    model = entry.Row.Model,
                    mean = SegmentVector.ToBytes(entry.Cluster.Mean),
                    entry.Cluster.Vectors,
                    entry.Cluster.Tightness,
                    entry.Row.Example,
                    created = entry.Row.CreatedAt,
                    entry.Cluster.LastSeenMs,
                    entry.Cluster.Weight,
                    entry.Row.Evidence,
                    entry.Row.EvidenceLead,
                    entry.Row.EvidenceSeen,
                },
                cancellationToken);
        }

        foreach ((Cluster left, Cluster? into) in gone)
        {
            if (into is null && left.Vectors == 1)
            {
                // Nobody asked the like again: nothing is booked under it, and a row for each such question would be kept for a year.
                await transaction.ExecuteAsync(
                    """
                    DELETE FROM segments WHERE tenant = @tenant AND segment_id = @Id AND label = '' AND last_seen = created_at
                        AND NOT EXISTS (SELECT 1 FROM segment_values WHERE tenant = @tenant AND segment_id = @Id)
                    """,
                    new { tenant, left.Id },
                    cancellationToken);
            }

            await transaction.ExecuteAsync(
                "UPDATE segments SET state = @state, merged_into = @into, mean = NULL WHERE tenant = @tenant AND segment_id = @Id",
                new
                {
                    tenant,
                    left.Id,
                    state = into is null ? SegmentRow.Retired : SegmentRow.Merged,
                    into = into?.Id ?? string.Empty,
                },
                cancellationToken);
        }

        foreach ((string model, VectorSpace space) in _models.Select(pair => (pair.Key, pair.Value.Space)).Where(pair => pair.Space.Vectors > 0))
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO segment_models (tenant, model, mean, base, vectors, last_seen) VALUES (@tenant, @model, @mean, @common, @Vectors, @last)
                ON CONFLICT (tenant, model) DO UPDATE SET
                    mean = EXCLUDED.mean, base = EXCLUDED.base, vectors = EXCLUDED.vectors, last_seen = EXCLUDED.last_seen
                """,
                new
                {
                    tenant,
                    model,
                    mean = SegmentVector.ToBytes(space.Mean),
                    common = SegmentVector.ToBytes(space.Base),
                    space.Vectors,
                    last = now.ToUnixTimeMilliseconds(),
                },
                cancellationToken);
        }

        if (_models.Count > 0)
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO segment_versions (tenant, version) VALUES (@tenant, 1)
                ON CONFLICT (tenant) DO UPDATE SET version = segment_versions.version + 1
                """,
                new { tenant },
                cancellationToken);
        }
    }

    /// <summary>A segment as it is kept and as it is clustered.</summary>
    private sealed class Entry(SegmentRow row, Cluster cluster)
    {
        public SegmentRow Row { get; } = row;

        public Cluster Cluster { get; } = cluster;

        public bool IsNew { get; init; }

        public bool IsChanged { get; set; }

        public bool IsMoved { get; set; }
    }
}
