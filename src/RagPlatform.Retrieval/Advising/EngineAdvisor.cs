using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Advising;

/// <summary>Says which engine fits a collection, from its size, and from the memory, latency and recall measured, and what each takes.</summary>
internal sealed class EngineAdvisor(
    IDatabase database,
    CollectionStore collections,
    VectorEngines engines,
    MoveStore moves,
    RecallStore recall,
    SearchLatencies latencies,
    ComputationTrial trial,
    TextEmbedder embedder,
    IOptions<AdvisorOptions> options)
{
    private const long MaxExpectedChunks = 1_000_000_000_000;
    private const int LeastRecallSamples = 100;
    private const double BytesAGib = 1 << 30;

    /// <summary>Answers a request.</summary>
    /// <exception cref="PlatformException">NOT_FOUND: no such collection. INVALID_ARGUMENT naming the field.</exception>
    public async Task<CollectionAdvice> AdviseAsync(
        AdviseCollectionRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (request.ExpectedChunks is < 0 or > MaxExpectedChunks)
        {
            throw PlatformException.InvalidField("expected_chunks", $"'expected_chunks' is 0 (as many as there are) to {MaxExpectedChunks:N0}.");
        }

        var key = new CollectionKey(caller.Tenant, request.Collection);
        CollectionState state = CollectionStore.IsName(request.Collection) && caller.CanUse(request.Collection)
            && await collections.FindStateAsync(key, cancellationToken) is { } found
            ? found
            : throw CollectionStore.Unknown(request.Collection, "collection");
        (long chunks, long points) = await CountAsync(key, cancellationToken);
        Contracts.V1.LiveRecall live = await recall.ReadAsync(key, cancellationToken);
        var advice = new CollectionAdvice
        {
            Collection = request.Collection,
            Engine = state.Engine,
            Chunks = chunks,
            Points = points,
            Dimensions = embedder.Dimensions,
            LiveRecall = live.Mean,
            LiveRecallSamples = live.Samples,
            SearchP95Ms = latencies.P95(key)?.TotalMilliseconds ?? 0,
        };
        long expected = request.ExpectedChunks == 0 ? chunks : request.ExpectedChunks;
        advice.Demands.Add(await DemandsAsync(key, state.Engine, expected, Scale(points, chunks, expected), request.ExpectedChunks == 0, cancellationToken));
        Recommend(advice, expected);
        if (request.MeasureComputation)
        {
            advice.Computation = await trial.MeasureAsync(key, state, advice, cancellationToken);
        }

        return advice;
    }

    // A collection without vectors yet is taken to have one a chunk.
    private static long Scale(long points, long chunks, long expected) =>
        chunks == 0 || points == 0 ? expected : (long)((double)points / chunks * expected);

    private async Task<(long Chunks, long Points)> CountAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        (long chunks, long bytes) = await database.QuerySingleOrDefaultAsync<(long, long)>(
            """
            SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN model = @Model THEN length(vectors) ELSE 0 END), 0) AS BIGINT) FROM chunks
            WHERE tenant = @Tenant AND collection = @Name
            """,
            new { key.Tenant, key.Name, embedder.Model },
            cancellationToken);
        return (chunks, bytes / (embedder.Dimensions * sizeof(float)));
    }

    private async Task<IReadOnlyList<EngineDemand>> DemandsAsync(
        CollectionKey key, string present, long chunks, long points, bool isAsItIs, CancellationToken cancellationToken)
    {
        var demands = new List<EngineDemand>();
        foreach (EngineFootprint footprint in EngineFootprint.Of(embedder.Dimensions))
        {
            var demand = new EngineDemand
            {
                Engine = footprint.Engine,
                IsConnected = engines.Find(footprint.Engine) is not null,
                MemoryBytes = (long)(footprint.MemoryBytes * points),
                DiskBytes = (long)(footprint.DiskBytes * points),
                MaxChunks = MaxChunks(footprint.Engine),
            };
            if (footprint.Engine == present && isAsItIs && chunks > 0
                && await MeasureAsync(key, present, cancellationToken) is { Points: > 0 } measured)
            {
                demand.IsMeasured = true;
                (demand.MemoryBytes, demand.DiskBytes) = (measured.MemoryBytes, measured.DiskBytes);
            }

            demand.MonthNanoUsd = PriceOf(demand);
            demands.Add(demand);
        }

        return demands;
    }

    private long MaxChunks(string engine) => engine switch
    {
        EmbeddedVectorStore.EngineName or PgvectorStore.EngineName => options.Value.SmallChunks,
        _ => 0,
    };

    private async Task<VectorStatistics> MeasureAsync(CollectionKey key, string engine, CancellationToken cancellationToken)
    {
        try
        {
            if (engines.Find(engine) is not ({ IsShared: false } or PgvectorStore))
            {
                return default;
            }

            IReadOnlyList<CollectionKey> parts = await moves.ReadPartsAsync(key, cancellationToken);
            VectorStatistics[] all = await Task.WhenAll(parts.Select(part => engines.Get(engine).DescribeAsync(part, cancellationToken)));
            return new VectorStatistics(
                all.Sum(part => part.Points), all.Sum(part => part.MemoryBytes), all.Sum(part => part.DiskBytes));
        }
        catch (VectorEngineException)
        {
            // Away: the estimate stands.
            return default;
        }
    }

    private long PriceOf(EngineDemand demand) => (long)(
        (demand.MemoryBytes / BytesAGib * options.Value.MemoryNanoUsdPerGibMonth)
        + (demand.DiskBytes / BytesAGib * options.Value.DiskNanoUsdPerGibMonth));

    private void Recommend(CollectionAdvice advice, long expected)
    {
        AdvisorOptions limits = options.Value;
        string chunks = expected.ToString("N0", CultureInfo.InvariantCulture);
        long embedded = advice.Demands.First(demand => demand.Engine == EmbeddedVectorStore.EngineName).MemoryBytes;
        double allowed = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * limits.MemoryShare;
        bool isServer = advice.Engine is not (EmbeddedVectorStore.EngineName or PgvectorStore.EngineName);
        if (expected > limits.LargeChunks)
        {
            advice.RecommendedEngine = isServer ? advice.Engine : QdrantIndex.EngineName;
            advice.Reasons.Add($"{chunks} chunks are more than one node should hold ({limits.LargeChunks:N0}): an engine with shards on several nodes.");
        }
        else if (expected > limits.SmallChunks)
        {
            advice.RecommendedEngine = isServer ? advice.Engine : QdrantIndex.EngineName;
            advice.Reasons.Add($"{chunks} chunks are beyond the process and PostgreSQL ({limits.SmallChunks:N0}): a vector database.");
        }
        else if (embedded > allowed && advice.Engine is EmbeddedVectorStore.EngineName)
        {
            advice.RecommendedEngine = engines.Find(PgvectorStore.EngineName) is null ? QdrantIndex.EngineName : PgvectorStore.EngineName;
            advice.Reasons.Add(
                $"{Gib(embedded)} GiB of vectors are more than {limits.MemoryShare:P0} of the memory this process may take ({Gib(allowed / limits.MemoryShare)} GiB).");
        }
        else if (isServer)
        {
            advice.RecommendedEngine = engines.Find(PgvectorStore.EngineName) is null ? EmbeddedVectorStore.EngineName : PgvectorStore.EngineName;
            advice.Reasons.Add($"{chunks} chunks do not need a server of their own; up to {limits.SmallChunks:N0} fit into PostgreSQL or the process.");
        }
        else
        {
            advice.RecommendedEngine = advice.Engine;
            advice.Reasons.Add($"{chunks} chunks fit well; up to {limits.SmallChunks:N0} do.");
        }

        if (advice.SearchP95Ms > limits.TargetLatency.TotalMilliseconds)
        {
            advice.Reasons.Add(
                $"Searches are slow: 95 % take up to {advice.SearchP95Ms.ToString("F0", CultureInfo.InvariantCulture)} ms, more than "
                + $"{limits.TargetLatency.TotalMilliseconds:F0} ms; look at the engine's load, or ask with RECALL_FAST.");
        }

        if (advice.LiveRecallSamples >= LeastRecallSamples && advice.LiveRecall < limits.MinRecall)
        {
            advice.Reasons.Add(
                $"The index finds {advice.LiveRecall:P1} of the nearest passages, less than {limits.MinRecall:P0}: raise the engine's effort; "
                + "another engine alone would not help.");
        }
    }

    private static string Gib(double bytes) => (bytes / BytesAGib).ToString("F1", CultureInfo.InvariantCulture);
}
