using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>Adds recall up by collection, engine, model and hour.</summary>
internal sealed class RecallStore(IDatabase database, TimeProvider time)
{
    private const int HoursShown = 24;
    private const int HoursKept = 8 * 24;
    private const long MillisecondsAnHour = 3_600_000;

    private long Hour => time.GetUtcNow().ToUnixTimeMilliseconds() / MillisecondsAnHour;

    /// <summary>Adds a sample.</summary>
    /// <param name="collection">Where it was taken.</param>
    /// <param name="engine">The engine asked.</param>
    /// <param name="model">The embedding model.</param>
    /// <param name="recall">In [0, 1].</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task AddAsync(CollectionKey collection, string engine, string model, double recall, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            INSERT INTO live_recall (tenant, collection, engine, model, hour, samples, recall_sum)
            VALUES (@Tenant, @Name, @engine, @model, @Hour, 1, @recall)
            ON CONFLICT (tenant, collection, engine, model, hour) DO UPDATE SET
                samples = live_recall.samples + 1, recall_sum = live_recall.recall_sum + excluded.recall_sum
            """,
            new { collection.Tenant, collection.Name, engine, model, Hour, recall },
            cancellationToken);

    /// <summary>What is known of the last 24 hours, the one that has begun included.</summary>
    public async Task<Contracts.V1.LiveRecall> ReadAsync(CollectionKey collection, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            """
            SELECT engine AS Engine, model AS Model, CAST(SUM(samples) AS BIGINT) AS Samples, SUM(recall_sum) AS RecallSum FROM live_recall
            WHERE tenant = @Tenant AND collection = @Name AND hour > @after GROUP BY engine, model ORDER BY engine, model
            """,
            new { collection.Tenant, collection.Name, after = Hour - HoursShown },
            cancellationToken);
        var reply = new Contracts.V1.LiveRecall { Samples = rows.Sum(row => row.Samples) };
        if (reply.Samples > 0)
        {
            reply.Mean = rows.Sum(row => row.RecallSum) / reply.Samples;
            (reply.Low, reply.High) = WilsonInterval.Of95(reply.Mean, reply.Samples);
        }

        reply.Engines.Add(rows.Select(row => row.ToContract()));
        return reply;
    }

    /// <summary>Forgets what nobody is shown any more; how many rows.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) => database.ExecuteAsync(
        "DELETE FROM live_recall WHERE hour < @before", new { before = Hour - HoursKept }, cancellationToken);

    // A record would need its column types known, and sums over no row have none in SQLite.
    private sealed class Row
    {
        public required string Engine { get; init; }

        public required string Model { get; init; }

        public required long Samples { get; init; }

        public required double RecallSum { get; init; }

        public EngineRecall ToContract()
        {
            double mean = RecallSum / Samples;
            (double low, double high) = WilsonInterval.Of95(mean, Samples);
            return new EngineRecall { Engine = Engine, EmbeddingModel = Model, Samples = Samples, Mean = mean, Low = low, High = high };
        }
    }
}
