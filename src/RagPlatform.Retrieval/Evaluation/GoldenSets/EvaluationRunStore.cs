using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Requests;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>Keeps the runs of golden sets. Their ids sort by time.</summary>
internal sealed partial class EvaluationRunStore(IDatabase database, IOptions<EvaluationOptions> options, TimeProvider time)
{
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    /// <summary>An id for a run that begins now.</summary>
    public string NewId() => "run-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);

    /// <summary>Keeps a run; of a set that was deleted meanwhile nothing is kept.</summary>
    public Task AddAsync(CollectionKey collection, EvaluationRun run, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                var perQuery = new EvaluateReply { PerQuery = { run.PerQuery } };
                EvaluationRun figures = run.Clone();
                figures.PerQuery.Clear();
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO evaluation_runs (tenant, collection, name, run_id, revision, is_baseline, run, per_query)
                    SELECT tenant, collection, name, @RunId, @Revision, @baseline, @figures, @perQuery FROM golden_sets
                    WHERE tenant = @Tenant AND collection = @Collection AND name = @GoldenSet
                    """,
                    new
                    {
                        collection.Tenant,
                        Collection = collection.Name,
                        run.GoldenSet,
                        run.RunId,
                        run.Revision,
                        baseline = run.Verdict == RunVerdict.RunAccepted ? 1L : 0L,
                        figures = figures.ToByteArray(),
                        perQuery = perQuery.ToByteArray(),
                    },
                    token);
                return await PruneAsync(transaction, collection, run.GoldenSet, token);
            },
            cancellationToken);

    /// <summary>The run that those of a revision are compared with, with its measures of each query; null when there is none.</summary>
    public async Task<EvaluationRun?> FindBaselineAsync(
        CollectionKey collection, string name, long revision, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            """
            SELECT run AS Run, per_query AS PerQuery FROM evaluation_runs
            WHERE tenant = @Tenant AND collection = @Collection AND name = @name AND revision = @revision AND is_baseline = 1
            ORDER BY run_id DESC LIMIT 1
            """,
            new { collection.Tenant, Collection = collection.Name, name, revision },
            cancellationToken);
        return rows.Count == 0 ? null : rows[0].ToContract();
    }

    /// <summary>The last run of a set, without its measures of each query; null when there is none.</summary>
    public async Task<EvaluationRun?> FindLatestAsync(CollectionKey collection, string name, CancellationToken cancellationToken) =>
        await ReadAsync(collection, name, string.Empty, 1, perQuery: false, cancellationToken) is [var latest, ..] ? latest : null;

    /// <summary>One page of runs, newest first.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListEvaluationRunsReply> ListAsync(
        CollectionKey collection, ListEvaluationRunsRequest request, CancellationToken cancellationToken)
    {
        // The measures of thousands of queries fill a message.
        int size = request.PerQuery ? 1 : Paging.Size(request.PageSize, DefaultPage, MaxPage);
        if (request.PageToken.Length > 0 && !RunIdPattern().IsMatch(request.PageToken))
        {
            throw Paging.InvalidToken();
        }

        IReadOnlyList<EvaluationRun> runs = await ReadAsync(
            collection, request.Name, request.PageToken, size + 1, request.PerQuery, cancellationToken);
        return new ListEvaluationRunsReply
        {
            Runs = { runs.Take(size) },
            NextPageToken = runs.Count > size ? runs[size - 1].RunId : string.Empty,
        };
    }

    private async Task<IReadOnlyList<EvaluationRun>> ReadAsync(
        CollectionKey collection, string name, string before, int limit, bool perQuery, CancellationToken cancellationToken)
    {
        string measures = perQuery ? "per_query" : "NULL";
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT run AS Run, {measures} AS PerQuery FROM evaluation_runs
            WHERE tenant = @Tenant AND collection = @Collection AND (@name = '' OR name = @name) AND (@before = '' OR run_id < @before)
            ORDER BY run_id DESC LIMIT @limit
            """,
            new { collection.Tenant, Collection = collection.Name, name, before, limit = (long)limit },
            cancellationToken);
        return [.. rows.Select(row => row.ToContract())];
    }

    private Task<int> PruneAsync(DbTransaction transaction, CollectionKey collection, string name, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            DELETE FROM evaluation_runs WHERE tenant = @Tenant AND collection = @Collection AND name = @name
                AND run_id NOT IN (
                    SELECT k.run_id FROM evaluation_runs k WHERE k.tenant = @Tenant AND k.collection = @Collection AND k.name = @name
                    ORDER BY k.run_id DESC LIMIT @kept)
                AND run_id NOT IN (
                    SELECT MAX(b.run_id) FROM evaluation_runs b
                    WHERE b.tenant = @Tenant AND b.collection = @Collection AND b.name = @name AND b.is_baseline = 1)
            """,
            new { collection.Tenant, Collection = collection.Name, name, kept = (long)options.Value.KeptRuns },
            cancellationToken);

    [GeneratedRegex("^run-[0-9a-f]{32}$")]
    private static partial Regex RunIdPattern();

    private sealed class Row
    {
        public required byte[] Run { get; init; }

        public byte[]? PerQuery { get; init; }

        public EvaluationRun ToContract()
        {
            EvaluationRun run = EvaluationRun.Parser.ParseFrom(Run);
            if (PerQuery is not null)
            {
                run.PerQuery.Add(EvaluateReply.Parser.ParseFrom(PerQuery).PerQuery);
            }

            return run;
        }
    }
}
