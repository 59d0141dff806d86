using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Benchmarks.Costs;

/// <summary>
/// How much slower is booking than writing? The same events are booked in batches (ids, partitions, sums) and, in the same run, copied bare
/// into a table of the same columns without an index. And how long does a report over ten million events take?
/// </summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    private const string Schema = "cost_accounting";
    private const string Tenant = "acme";
    private const int Rows = 200_000;
    private const int Rounds = 9;
    private const int ReportEvents = 10_000_000;
    private const int ReportDays = 90;
    private const long FirstMs = 1_772_323_200_000;

    public string Name => "ledger";

    public string Description => "booking against a bare COPY of the same rows, and a report over ten million events";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        PostgresCluster cluster = await PostgresCluster.SharedAsync();
        string connectionString = await cluster.CreateDatabaseAsync();
        await using IDatabase database = DatabaseFactory.Create(new StorageOptions { ConnectionString = connectionString }, Schema);
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).RunAsync(
            new MigrationSource(Schema, typeof(UsageLedger).Assembly), cancellationToken);
        await using NpgsqlDataSource bare = NpgsqlDataSource.Create(connectionString + $";Search Path={Schema}");
        await IngestAsync(report, new UsageLedger(database), database, bare, cancellationToken);
        await ReportAsync(report, database, dimensions: 60, string.Empty, cancellationToken);
        await ReportAsync(report, database, dimensions: 3000, "_3000_dimensions", cancellationToken);
    }

    private static async Task IngestAsync(
        BenchmarkReport report, UsageLedger ledger, IDatabase database, NpgsqlDataSource bare, CancellationToken cancellationToken)
    {
        var copied = new List<double>();
        var alone = new List<double>();
        var together = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            LedgerEvent[] events = Events(round * 2);
            LedgerEvent[] others = Events((round * 2) + 1);
            double copySeconds = await CopyAsync(bare, events, cancellationToken);
            double aloneSeconds = await BookAsync(ledger, events, writers: 1, cancellationToken);
            double togetherSeconds = await BookAsync(ledger, others, writers: 2, cancellationToken);

            // The first round makes the partition and compiles the code.
            if (round > 0)
            {
                copied.Add(Rows / copySeconds);
                alone.Add(Rows / aloneSeconds);
                together.Add(Rows / togetherSeconds);
            }
        }

        (long differing, long booked) = await ledger.VerifyAsync(Tenant, cancellationToken);
        if (differing != 0 || booked != 2L * (Rounds + 1) * Rows)
        {
            throw new BenchmarkException($"{differing} sums differ, and {booked} events are booked");
        }

        long ids = await database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM usage_event_ids", null, cancellationToken);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{booked} events booked, {ids} ids, every sum equal to its events"));
        report.Say($"rows/s by round: bare {Join(copied)}; one writer {Join(alone)}; two writers {Join(together)}");
        report.Add("ledger_bare_copy_rows_per_second", Median(copied), "rows/s", 0);
        report.Add("ledger_one_writer_rows_per_second", Median(alone), "rows/s", 0);
        report.Add("ledger_two_writers_rows_per_second", Median(together), "rows/s", 0);
        report.Add("ledger_one_writer_copy_ratio", Ratio(alone, copied), "ratio", 3);
        report.Add("ledger_copy_ratio", Ratio(together, copied), "ratio", 3);
        report.Add("ledger_bare_bytes_per_event", await SizeAsync("bare") / (double)Rows, "bytes", 0);
        report.Add(
            "ledger_bytes_per_event",
            (await SizeAsync("ledger_events_2026_03") + await SizeAsync("usage_event_ids")) / (double)booked,
            "bytes",
            0);

        Task<long> SizeAsync(string table) =>
            database.QuerySingleOrDefaultAsync<long>("SELECT pg_total_relation_size(@table::regclass)", new { table }, cancellationToken);
    }

    private static async Task<double> CopyAsync(NpgsqlDataSource bare, LedgerEvent[] events, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await bare.OpenConnectionAsync(cancellationToken);
        await using (NpgsqlCommand create = connection.CreateCommand())
        {
            create.CommandText = "DROP TABLE IF EXISTS bare; CREATE TABLE bare AS SELECT * FROM usage_events WHERE FALSE; CHECKPOINT";
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        Stopwatch clock = Start();
        await BareCopy.RunAsync(connection, "bare", events, cancellationToken);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> BookAsync(UsageLedger ledger, LedgerEvent[] events, int writers, CancellationToken cancellationToken)
    {
        Stopwatch clock = Start();
        int booked = 0;
        await Parallel.ForEachAsync(
            events.Chunk(UsageLedger.BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = writers, CancellationToken = cancellationToken },
            async (batch, token) => Interlocked.Add(ref booked, (await ledger.BookAsync(batch, token)).Booked));
        double seconds = clock.Elapsed.TotalSeconds;
        return booked == events.Length ? seconds : throw new BenchmarkException($"{booked} of {events.Length} events were booked");
    }

    // All events of a round are in memory, which no service has: that a collection moves them is not a part of what is measured.
    private static Stopwatch Start()
    {
        GC.Collect();
        return Stopwatch.StartNew();
    }

    private static async Task ReportAsync(
        BenchmarkReport report, IDatabase database, int dimensions, string suffix, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync("TRUNCATE ledger_events, usage_event_ids, ledger_sums, ledger_dimensions RESTART IDENTITY", null, cancellationToken);
        for (int day = 0; day <= ReportDays; day++)
        {
            await database.QueryAsync<string>(
                "SELECT ledger_partition(@at)", new { at = FirstMs + (day * LedgerEvent.DayMs) }, cancellationToken);
        }

        // Generated by the database: the ids are only as many rows more, and no report reads them.
        await RunAsync(
            database,
            $"""
            INSERT INTO ledger_dimensions
                (dimension_key, tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch)
            SELECT n, '{Tenant}', (ARRAY['generation', 'query_embedding', 'rerank', 'avoided_by_cache'])[1 + n % 4], 'team-' || n % 3,
                'key-' || n % ({dimensions} / 3), 'collection-' || n % ({dimensions} / 12), '', 'openai', 'model-' || n % 3, 'openai/model', 0, '', 0
            FROM generate_series(0, {dimensions} - 1) AS n;
            INSERT INTO ledger_events ({LedgerColumns.Event})
            SELECT {FirstMs} + n * {ReportDays} * 86400000::BIGINT / {ReportEvents}, 1 + n % {dimensions}, 12345 + n % 1000, 900, 100, NULL, NULL, 200, NULL,
                NULL, 'event-' || n, 'answer-' || n, NULL, NULL
            FROM generate_series(0, {ReportEvents} - 1) AS n;
            INSERT INTO ledger_sums SELECT {LedgerColumns.SumOfEvents} FROM ledger_events GROUP BY 1, 2;
            """,
            cancellationToken);
        await RunAsync(database, "VACUUM ANALYZE ledger_events, ledger_sums, ledger_dimensions", cancellationToken);

        var reports = new CostReports(database);
        long sums = await database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM ledger_sums", null, cancellationToken);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{ReportEvents} events over {ReportDays} days in {sums} sums"));
        long expected = Enumerable.Range(0, ReportEvents).Where(n => n % 4 != 3).Sum(n => 12345L + (n % 1000));
        double slowest = 0;
        foreach (string dimension in (string[])["category", "key", "collection", "model", "team", "day"])
        {
            var request = new CostReportRequest { GroupBy = dimension };
            slowest = Math.Max(slowest, await TimeAsync(reports, request, expected, cancellationToken));
        }

        // From noon to noon: a day and a half come from the events.
        var ends = new CostReportRequest
        {
            FromMs = FirstMs + (LedgerEvent.DayMs / 2),
            ToMs = FirstMs + (60 * LedgerEvent.DayMs) + (LedgerEvent.DayMs / 2),
            GroupBy = "model",
        };
        report.Add($"report_10m{suffix}_ms", slowest, "ms", 1);
        report.Add($"report_10m{suffix}_with_parts_of_days_ms", await TimeAsync(reports, ends, expected: null, cancellationToken), "ms", 1);
    }

    private static async Task<double> TimeAsync(
        CostReports reports, CostReportRequest request, long? expected, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            CostReportReply reply = await reports.ReportAsync(Tenant, request, cancellationToken);
            times.Add(clock.Elapsed.TotalMilliseconds);
            if (expected is not null && (reply.TotalNanoUsd != expected || reply.Events != ReportEvents))
            {
                throw new BenchmarkException($"a report says {reply.TotalNanoUsd} for {reply.Events} events instead of {expected}");
            }
        }

        return Median(times);
    }

    private static async Task RunAsync(IDatabase database, string sql, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static LedgerEvent[] Events(int round)
    {
        var random = new Random(round);
        return [.. Enumerable.Range(0, Rows).Select(i =>
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(FirstMs + (round * 100_000_000L) + (i * 400L));
            int key = random.Next(20);
            string answer = "ans-" + Guid.CreateVersion7(at).ToString("N", CultureInfo.InvariantCulture);
            return LedgerEvent.From(new UsageEvent
            {
                EventId = $"{answer}/0",
                OccurredAtMs = at.ToUnixTimeMilliseconds(),
                Category = i % 5 == 0 ? "query_embedding" : "generation",
                Tenant = Tenant,
                Team = $"team-{key % 3}",
                Subject = $"key-{key}",
                Collection = $"collection-{random.Next(5)}",
                Provider = "openai",
                Model = $"model-{random.Next(3)}",
                AnswerId = answer,
                TraceId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
                Tokens = new TokenBuckets { InputUncached = random.Next(4000), CacheRead = random.Next(1000), OutputText = random.Next(500) },
                PriceId = "openai/gpt-4o-mini@2026-01-01",
                CostNanoUsd = random.Next(1_000_000),
            });
        })];
    }

    private static double Ratio(List<double> booked, List<double> copied) =>
        Median([.. booked.Zip(copied, (one, other) => one / other)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Join(List<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)));
}
