using System.Data.Common;
using System.Text.Json;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>Keeps golden sets. They outlive their collection: one made anew under its name is measured by the same queries.</summary>
internal sealed class GoldenSetStore(IDatabase database, TimeProvider time)
{
    private const int MaxSetsOfACollection = 100;

    private const string Columns =
        """
        collection AS Collection, name AS Name, revision AS Revision, queries AS Queries, judgments AS Judgments, saved_by AS SavedBy,
            saved_at AS SavedAt, checked_at AS CheckedAt, definition AS Definition
        """;

    /// <summary>Keeps a set, in place of one of the same name.</summary>
    /// <exception cref="PlatformException">RESOURCE_EXHAUSTED: the collection has too many sets.</exception>
    public Task<GoldenSet> SaveAsync(SaveGoldenSetRequest set, CallerIdentity caller, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                var key = new { caller.Tenant, set.Collection, set.Name };
                long others = await transaction.QuerySingleOrDefaultAsync<long>(
                    "SELECT COUNT(*) FROM golden_sets WHERE tenant = @Tenant AND collection = @Collection AND name <> @Name", key, token);
                if (others >= MaxSetsOfACollection)
                {
                    throw new PlatformException(
                        Grpc.Core.StatusCode.ResourceExhausted,
                        "TOO_MANY_GOLDEN_SETS",
                        $"A collection has at most {MaxSetsOfACollection} golden sets; delete one first.",
                        "name");
                }

                await InsertAsync(transaction, set, caller, token);
                Row row = (await transaction.QuerySingleOrDefaultAsync<Row>(
                    $"SELECT {Columns} FROM golden_sets WHERE tenant = @Tenant AND collection = @Collection AND name = @Name",
                    key,
                    token))!;
                return row.ToContract();
            },
            cancellationToken);

    /// <summary>A set, or null when there is none of that name.</summary>
    public async Task<StoredGoldenSet?> FindAsync(CollectionKey collection, string name, CancellationToken cancellationToken)
    {
        DefinitionRow? row = await database.QuerySingleOrDefaultAsync<DefinitionRow>(
            """
            SELECT definition AS Definition, revision AS Revision, labels AS Labels FROM golden_sets
            WHERE tenant = @Tenant AND collection = @Collection AND name = @name
            """,
            new { collection.Tenant, Collection = collection.Name, name },
            cancellationToken);
        return row is null
            ? null
            : new StoredGoldenSet(
                collection,
                SaveGoldenSetRequest.Parser.ParseFrom(row.Definition),
                row.Revision,
                JsonSerializer.Deserialize<string[]>(row.Labels) ?? []);
    }

    /// <summary>The sets of one collection, or of all a caller may use.</summary>
    public async Task<IReadOnlyList<GoldenSet>> ListAsync(CallerIdentity caller, string collection, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM golden_sets WHERE tenant = @Tenant AND (@collection = '' OR collection = @collection)
            ORDER BY collection, name
            """,
            new { caller.Tenant, collection },
            cancellationToken);
        return [.. rows.Where(row => caller.CanUse(row.Collection)).Select(row => row.ToContract())];
    }

    /// <summary>Removes a set with its runs; false when there is none of that name.</summary>
    public Task<bool> DeleteAsync(CollectionKey collection, string name, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                var key = new { collection.Tenant, Collection = collection.Name, name };
                await transaction.ExecuteAsync(
                    "DELETE FROM evaluation_runs WHERE tenant = @Tenant AND collection = @Collection AND name = @name", key, token);
                return await transaction.ExecuteAsync(
                    "DELETE FROM golden_sets WHERE tenant = @Tenant AND collection = @Collection AND name = @name", key, token) > 0;
            },
            cancellationToken);

    /// <summary>The sets of all tenants that the schedule last looked at longer ago than this, the longest first.</summary>
    public async Task<IReadOnlyList<(CollectionKey Collection, string Name)>> ListDueAsync(
        TimeSpan interval, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Tenant, string Collection, string Name)> rows = await database.QueryAsync<(string, string, string)>(
            "SELECT tenant, collection, name FROM golden_sets WHERE checked_at <= @before ORDER BY checked_at, tenant, collection, name",
            new { before = Now - (long)interval.TotalMilliseconds },
            cancellationToken);
        return [.. rows.Select(row => (new CollectionKey(row.Tenant, row.Collection), row.Name))];
    }

    /// <summary>Notes that the schedule has looked at a set.</summary>
    public Task MarkCheckedAsync(CollectionKey collection, string name, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE golden_sets SET checked_at = @now WHERE tenant = @Tenant AND collection = @Collection AND name = @name",
        new { collection.Tenant, Collection = collection.Name, name, now = Now },
        cancellationToken);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<int> InsertAsync(
        DbTransaction transaction, SaveGoldenSetRequest set, CallerIdentity caller, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO golden_sets
                (tenant, collection, name, revision, definition, queries, judgments, labels, saved_by, saved_at, checked_at)
            VALUES (@Tenant, @Collection, @Name, 1, @definition, @queries, @judgments, @labels, @Subject, @now, 0)
            ON CONFLICT (tenant, collection, name) DO UPDATE SET
                revision = golden_sets.revision + 1, definition = excluded.definition, queries = excluded.queries,
                judgments = excluded.judgments, labels = excluded.labels, saved_by = excluded.saved_by, saved_at = excluded.saved_at,
                checked_at = 0
            """,
            new
            {
                caller.Tenant,
                set.Collection,
                set.Name,
                definition = set.ToByteArray(),
                queries = (long)set.Queries.Count,
                judgments = set.Queries.Sum(query => (long)query.Judgments.Count),
                labels = JsonSerializer.Serialize(caller.Labels),
                caller.Subject,
                now = Now,
            },
            cancellationToken);

    private sealed record DefinitionRow(byte[] Definition, long Revision, string Labels);

    private sealed record Row(
        string Collection,
        string Name,
        long Revision,
        long Queries,
        long Judgments,
        string SavedBy,
        long SavedAt,
        long CheckedAt,
        byte[] Definition)
    {
        public GoldenSet ToContract()
        {
            SaveGoldenSetRequest definition = SaveGoldenSetRequest.Parser.ParseFrom(Definition);
            return new GoldenSet
            {
                Collection = Collection,
                Name = Name,
                Queries = (int)Queries,
                Judgments = (int)Judgments,
                Mode = definition.Mode,
                Tuning = definition.Tuning,
                Cutoffs = { Cutoffs.Read(definition.Cutoffs) },
                Revision = Revision,
                SavedAtMs = SavedAt,
                SavedBy = SavedBy,
                CheckedAtMs = CheckedAt,
            };
        }
    }
}
