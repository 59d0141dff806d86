using System.Data.Common;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Moving;

/// <summary>
/// Moves, what was compared, and copies that are to be removed. A phase is changed together with the engine that serves in one transaction, and
/// only from the phase it is thought to be in, so that a crash or another replica finds either the one or the other.
/// </summary>
internal sealed class MoveStore(IDatabase database, TimeProvider time)
{
    // So many searches say all there is to say.
    private const int MaxComparisons = 2000;

    private const string Columns =
        """
        tenant AS Tenant, collection AS Collection, move_id AS MoveId, source AS Source, target AS Target, phase AS PhaseNumber,
        is_automatic AS IsAutomaticNumber, started_by AS StartedBy, started_at AS StartedAt, changed_at AS ChangedAt, message AS Message
        """;

    private const string Active = "(1, 2, 3)";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The collection's last move; null when there was none.</summary>
    public Task<Move?> FindAsync(CollectionKey key, CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<Move>(
        $"SELECT {Columns} FROM moves WHERE tenant = @Tenant AND collection = @Name", key, cancellationToken);

    /// <summary>All moves, ended ones too: one a collection.</summary>
    public Task<IReadOnlyList<Move>> ListAsync(CancellationToken cancellationToken) => database.QueryAsync<Move>(
        $"SELECT {Columns} FROM moves ORDER BY tenant, collection", null, cancellationToken);

    /// <summary>Begins a move in place of an ended one; false when one is under way, or the source does not serve any more.</summary>
    public Task<bool> BeginAsync(
        CollectionKey key, string source, string target, bool isAutomatic, string startedBy, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync(
                    $"DELETE FROM moves WHERE tenant = @Tenant AND collection = @Name AND phase NOT IN {Active}", key, token);
                await transaction.ExecuteAsync(
                    "DELETE FROM vector_cleanups WHERE tenant = @Tenant AND collection = @Name AND engine = @target",
                    new { key.Tenant, key.Name, target },
                    token);
                return await transaction.ExecuteAsync(
                    """
                    INSERT INTO moves
                        (tenant, collection, move_id, source, target, phase, is_automatic, started_by, started_at, changed_at, message)
                    SELECT tenant, name, @id, @source, @target, @phase, @automatic, @startedBy, @now, @now, ''
                    FROM collections WHERE tenant = @Tenant AND name = @Name AND engine = @source
                    ON CONFLICT (tenant, collection) DO NOTHING
                    """,
                    new
                    {
                        key.Tenant,
                        key.Name,
                        id = Guid.NewGuid().ToString("N"),
                        source,
                        target,
                        phase = (long)MovePhase.MoveCopying,
                        automatic = isAutomatic ? 1L : 0L,
                        startedBy,
                        now = Now,
                    },
                    token) == 1;
            },
            cancellationToken);

    /// <summary>Changes a move's phase and with it the engine that serves; false when it is in another phase by now.</summary>
    public Task<bool> ChangeAsync(Move move, MovePhase phase, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) =>
        {
            int changed = await transaction.ExecuteAsync(
                "UPDATE moves SET phase = @phase, changed_at = @now, message = '' WHERE move_id = @MoveId AND phase = @PhaseNumber",
                new { move.MoveId, move.PhaseNumber, phase = (long)phase, now = Now },
                token);
            if (changed == 0)
            {
                return false;
            }

            Move after = move with { PhaseNumber = (long)phase };
            string serving = after.Idle == after.Source ? after.Target : after.Source;
            await transaction.ExecuteAsync(
                "UPDATE collections SET engine = @serving WHERE tenant = @Tenant AND name = @Collection",
                new { move.Tenant, move.Collection, serving },
                token);
            if (!after.IsActive)
            {
                foreach (CollectionKey part in await ReadPartsAsync(transaction, move.Key, token))
                {
                    await AddCleanupAsync(transaction, part, after.Idle, token);
                }
            }

            return true;
        },
        cancellationToken);

    /// <summary>Says what is in the way of a move.</summary>
    public Task ExplainAsync(Move move, string message, CancellationToken cancellationToken) => move.Message == message
        ? Task.CompletedTask
        : database.ExecuteAsync("UPDATE moves SET message = @message WHERE move_id = @MoveId", new { move.MoveId, message }, cancellationToken);

    /// <summary>Forgets a collection's move within the transaction that removes the collection, and remembers the copies to remove.</summary>
    /// <param name="transaction">It.</param>
    /// <param name="key">The collection, which is still there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task ForgetAsync(DbTransaction transaction, CollectionKey key, CancellationToken cancellationToken)
    {
        await RetirePartsAsync(transaction, key, cancellationToken);
        await transaction.ExecuteAsync("DELETE FROM moves WHERE tenant = @Tenant AND collection = @Name", key, cancellationToken);
    }

    /// <summary>Remembers to remove all parts of a collection, wherever they are, within a transaction after which it has others or none.</summary>
    public async Task RetirePartsAsync(DbTransaction transaction, CollectionKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> engines = await transaction.QueryAsync<string>(
            $"""
            SELECT engine FROM collections WHERE tenant = @Tenant AND name = @Name
            UNION SELECT source FROM moves WHERE tenant = @Tenant AND collection = @Name AND phase IN {Active}
            UNION SELECT target FROM moves WHERE tenant = @Tenant AND collection = @Name AND phase IN {Active}
            """,
            key,
            cancellationToken);
        CollectionKey[] parts =
        [
            .. (await ReadShardsAsync(transaction, key, cancellationToken)).Where(shard => shard.Length > 0).Select(key.Part), key.Part(string.Empty), key,
        ];
        foreach ((string engine, CollectionKey part) in engines.SelectMany(engine => parts.Select(part => (engine, part))))
        {
            await AddCleanupAsync(transaction, part, engine, cancellationToken);
        }
    }

    /// <summary>What engines hold of a collection: its shards, or itself where it is not split.</summary>
    public Task<IReadOnlyList<CollectionKey>> ReadPartsAsync(CollectionKey key, CancellationToken cancellationToken) =>
        database.InTransactionAsync((transaction, token) => ReadPartsAsync(transaction, key, token), cancellationToken);

    /// <summary>Copies to remove: collection and engine.</summary>
    public Task<IReadOnlyList<Cleanup>> ListCleanupsAsync(CancellationToken cancellationToken) => database.QueryAsync<Cleanup>(
        """
        SELECT tenant AS Tenant, collection AS Collection, engine AS Engine, created_at AS CreatedAt FROM vector_cleanups
        ORDER BY tenant, collection, engine
        """,
        null,
        cancellationToken);

    /// <summary>Whether a collection has that part in that engine by now, to serve or in a move.</summary>
    public Task<bool> IsInUseAsync(Cleanup cleanup, CancellationToken cancellationToken) => UsesAsync(
        cleanup.Key.Whole, cleanup.Engine, cleanup.Key.Shard is null ? "shard_by = ''" : "shard_by <> ''", cancellationToken);

    /// <summary>Whether a collection is in an engine, to serve or in a move, however it is split.</summary>
    public Task<bool> UsesAsync(CollectionKey whole, string engine, CancellationToken cancellationToken) =>
        UsesAsync(whole, engine, "TRUE", cancellationToken);

    /// <summary>A copy was removed.</summary>
    public Task EndAsync(Cleanup cleanup, CancellationToken cancellationToken) => database.ExecuteAsync(
        "DELETE FROM vector_cleanups WHERE tenant = @Tenant AND collection = @Collection AND engine = @Engine AND created_at = @CreatedAt",
        cleanup,
        cancellationToken);

    /// <summary>Keeps a comparison; one that is there under its id, or too many, is left out.</summary>
    public Task AddAsync(Move move, string id, Comparison comparison, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO move_comparisons (move_id, comparison_id, is_live, overlap, source_us, target_us)
        SELECT move_id, @id, @isLive, @Overlap, @SourceUs, @TargetUs FROM moves
        WHERE move_id = @MoveId AND (SELECT COUNT(*) FROM move_comparisons WHERE move_id = @MoveId) < @most
        ON CONFLICT (move_id, comparison_id) DO NOTHING
        """,
        new
        {
            move.MoveId,
            id,
            isLive = comparison.IsLive ? 1L : 0L,
            comparison.Overlap,
            comparison.SourceUs,
            comparison.TargetUs,
            most = MaxComparisons,
        },
        cancellationToken);

    /// <summary>What was compared.</summary>
    public async Task<IReadOnlyList<Comparison>> ReadComparisonsAsync(Move move, CancellationToken cancellationToken) =>
    [
        .. (await database.QueryAsync<(double Overlap, long SourceUs, long TargetUs, long IsLive)>(
            "SELECT overlap, source_us, target_us, is_live FROM move_comparisons WHERE move_id = @MoveId",
            new { move.MoveId },
            cancellationToken)).Select(row => new Comparison(row.Overlap, row.SourceUs, row.TargetUs, row.IsLive != 0)),
    ];

    /// <summary>How many documents a collection has, and how many of them are newer than a version.</summary>
    public Task<(long Documents, long Behind)> CountAsync(CollectionKey key, long version, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<(long, long)>(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN version > @version THEN 1 ELSE 0 END), 0) FROM documents
            WHERE tenant = @Tenant AND collection = @Name
            """,
            new { key.Tenant, key.Name, version },
            cancellationToken);

    private async Task<bool> UsesAsync(CollectionKey whole, string engine, string condition, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long>(
            $"""
            SELECT COUNT(*) FROM collections c WHERE tenant = @Tenant AND name = @Name
                AND (engine = @engine OR EXISTS (SELECT 1 FROM moves m WHERE m.tenant = c.tenant AND m.collection = c.name
                    AND m.phase IN {Active} AND (m.source = @engine OR m.target = @engine)))
                AND {condition}
            """,
            new { whole.Tenant, whole.Name, engine },
            cancellationToken) > 0;

    private static async Task<IReadOnlyList<CollectionKey>> ReadPartsAsync(
        DbTransaction transaction, CollectionKey key, CancellationToken cancellationToken)
    {
        string? shardBy = (await transaction.QueryAsync<string>(
            "SELECT shard_by FROM collections WHERE tenant = @Tenant AND name = @Name", key, cancellationToken)).SingleOrDefault();
        if (shardBy is null or "")
        {
            return [key];
        }

        IReadOnlyList<string> shards = await ReadShardsAsync(transaction, key, cancellationToken);
        return shards.Count == 0 ? [key.Part(string.Empty)] : [.. shards.Select(key.Part)];
    }

    private static Task<IReadOnlyList<string>> ReadShardsAsync(
        DbTransaction transaction, CollectionKey key, CancellationToken cancellationToken) => transaction.QueryAsync<string>(
        "SELECT DISTINCT shard FROM documents WHERE tenant = @Tenant AND collection = @Name ORDER BY shard", key, cancellationToken);

    private Task<int> AddCleanupAsync(
        DbTransaction transaction, CollectionKey key, string engine, CancellationToken cancellationToken) => transaction.ExecuteAsync(
        """
        INSERT INTO vector_cleanups (tenant, collection, engine, created_at) VALUES (@Tenant, @Name, @engine, @Now)
        ON CONFLICT (tenant, collection, engine) DO UPDATE SET created_at = excluded.created_at
        """,
        new { key.Tenant, key.Name, engine, Now },
        cancellationToken);
}
