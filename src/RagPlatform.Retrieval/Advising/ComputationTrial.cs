using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Storage.Databases;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Advising;

/// <summary>
/// Measures what it means for a collection to compute vectors when documents are written, or when questions find them: some of its documents are
/// cut and embedded again, past every cache and without writing anything, and some of its sentences are searched for both ways.
/// </summary>
internal sealed class ComputationTrial(
    IDatabase database,
    IndexRegistry indices,
    LexicalSearches words,
    ShardedVectors vectors,
    ChunkerCatalogue chunkers,
    TokenMeter meter,
    IEmbeddingGenerator<string, Embedding<float>> model,
    TextEmbedder embedder,
    IOptions<ChunkingOptions> chunking,
    IOptions<SearchOptions> search,
    IOptions<AdvisorOptions> options,
    TimeProvider time)
{
    private const int MaxDocuments = 40;
    private const int MaxChunks = 200;
    private const int MaxQueries = 10;

    /// <summary>Measures; null where the collection has no documents.</summary>
    public async Task<ComputationAdvice?> MeasureAsync(
        CollectionKey key, CollectionState state, CollectionAdvice engine, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> documents = await ReadAsync(key, cancellationToken);
        if (documents.Count == 0 || await indices.GetAsync(key, cancellationToken) is not { } index)
        {
            return null;
        }

        ChunkingPolicy policy = state.Policy.Chunking ?? ChunkingPolicy.Parse(chunking.Value.Policy);
        long begin = time.GetTimestamp();
        (string Text, TextChunk Chunk)[] chunks =
        [
            .. documents.SelectMany(document => chunkers.Get(policy)
                .Chunk(new ExtractedText(document.Text, document.Title, TextStructure.Markdown))
                .Select(chunk => (document.Text, chunk))),
        ];
        double cutMs = time.GetElapsedTime(begin).TotalMilliseconds / chunks.Length;
        chunks = [.. chunks.Take(MaxChunks)];
        string[] windows = [.. chunks.SelectMany(chunk => chunk.Chunk.Windows.Select(window => window.Of(chunk.Text)))];
        double embedMs = await TimeAsync(() => model.GenerateAsync(windows, cancellationToken: cancellationToken)) / chunks.Length;

        double textBytes = chunks.Average(chunk => Encoding.UTF8.GetByteCount(chunk.Chunk.Span.Of(chunk.Text)));
        double points = (double)windows.Length / chunks.Length;
        double indexBytes = engine.Demands.First(demand => demand.Engine == engine.Engine).DiskBytes / (double)Math.Max(1, engine.Points);
        (double searched, double first, double repeated) = await SearchAsync(key, index, policy, chunks, cancellationToken);
        var advice = new ComputationAdvice
        {
            SampledChunks = chunks.Length,
            Write = new ComputationFigures
            {
                StoredBytesPerChunk = textBytes + (points * ((embedder.Dimensions * sizeof(float)) + indexBytes)),
                IngestMsPerChunk = cutMs + embedMs,
                FirstSearchMs = searched,
                RepeatedSearchMs = searched,
            },
            Read = new ComputationFigures
            {
                StoredBytesPerChunk = textBytes,
                IngestMsPerChunk = cutMs,
                FirstSearchMs = first,
                RepeatedSearchMs = repeated,
            },
        };
        Conclude(advice, embedMs);
        return advice;
    }

    private void Conclude(ComputationAdvice advice, double embedMs)
    {
        double waits = advice.Read.FirstSearchMs - advice.Write.FirstSearchMs;
        double even = embedMs > 0 ? Math.Max(0, waits) / embedMs : 0;
        bool isQuick = advice.Read.FirstSearchMs <= options.Value.TargetLatency.TotalMilliseconds;
        bool isSmall = advice.Write.StoredBytesPerChunk > 2 * advice.Read.StoredBytesPerChunk;
        advice.Recommended = isQuick && isSmall ? "COMPUTATION_READ" : "COMPUTATION_WRITE";
        advice.Reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The first search on a topic takes {advice.Read.FirstSearchMs:F1} ms when vectors are computed on reading, against "
            + $"{advice.Write.FirstSearchMs:F1} ms; writing a chunk takes {embedMs:F1} ms more when they are computed then. Computing on reading is "
            + $"less work while fewer than one such search is made for {Math.Max(1, even):F0} chunks written, and finds nothing by meaning alone.");
    }

    /// <summary>Medians over some searches: with stored vectors; with none, at first; with none, again.</summary>
    private async Task<(double Stored, double First, double Repeated)> SearchAsync(
        CollectionKey key,
        CollectionIndex index,
        ChunkingPolicy policy,
        IReadOnlyList<(string Text, TextChunk Chunk)> chunks,
        CancellationToken cancellationToken)
    {
        VectorParts parts = await vectors.OpenAsync(key, index, cancellationToken);
        ILexicalSearch lexical = await words.OpenAsync(key, index, cancellationToken);
        var cutter = new WindowCutter(meter, policy.WindowTokens);
        var measured = new List<(double Stored, double First, double Repeated)>();
        foreach ((string text, TextChunk chunk) in chunks.Where((_, i) => i % Math.Max(1, chunks.Count / MaxQueries) == 0).Take(MaxQueries))
        {
            string question = chunk.Windows[0].Of(text);
            TextEmbedding vector = await embedder.EmbedAsync(question, EmbeddingPurpose.Query, cancellationToken);
            if (!vector.IsReliable)
            {
                continue;
            }

            var query = new VectorQuery(vector.Vector, search.Value.CandidateDepth, VectorFilter.None);
            double byVector = await TimeAsync(() => parts.SearchAsync(query, cancellationToken));
            long begin = time.GetTimestamp();
            IReadOnlyList<ChunkRef> found = await lexical.FindAsync(
                new LexicalQuery(question), VectorFilter.None, search.Value.CandidateDepth, cancellationToken);
            double byWords = time.GetElapsedTime(begin).TotalMilliseconds;
            string[] windows = await ReadWindowsAsync(key, [.. found.Take(search.Value.ReadTimeCandidates)], cutter, cancellationToken);
            double first = await TimeAsync(() => model.GenerateAsync(windows, cancellationToken: cancellationToken));
            await embedder.EmbedAsync(windows, EmbeddingPurpose.Passage, cancellationToken);
            double again = await TimeAsync(async () => await embedder.EmbedAsync(windows, EmbeddingPurpose.Passage, cancellationToken));
            measured.Add((byWords + byVector, byWords + first, byWords + again));
        }

        return measured.Count == 0
            ? default
            : (Median(measured.Select(one => one.Stored)), Median(measured.Select(one => one.First)), Median(measured.Select(one => one.Repeated)));
    }

    private async Task<string[]> ReadWindowsAsync(
        CollectionKey key, IReadOnlyList<ChunkRef> chunks, WindowCutter cutter, CancellationToken cancellationToken)
    {
        HashSet<ChunkRef> wanted = [.. chunks];
        IReadOnlyList<(string Id, long Ordinal, string Text)> rows = await database.QueryAsync<(string, long, string)>(
            $"""
            SELECT document_id, ordinal, text FROM chunks
            WHERE tenant = @Tenant AND collection = @Name AND {database.Dialect.In("document_id", "ids")}
            """,
            new { key.Tenant, key.Name, ids = chunks.Select(chunk => chunk.DocumentId).Distinct().ToArray() },
            cancellationToken);
        return
        [
            .. rows.Where(row => wanted.Contains(new ChunkRef(row.Id, (int)row.Ordinal))).SelectMany(row => cutter
                .Cut(row.Text, new TextSpan(0, row.Text.Length), BlockKind.Prose).Select(window => window.Of(row.Text))),
        ];
    }

    // The content hash orders documents as if by chance, and always the same way.
    private Task<IReadOnlyList<Row>> ReadAsync(CollectionKey key, CancellationToken cancellationToken) => database.QueryAsync<Row>(
        """
        SELECT title AS Title, text AS Text FROM documents WHERE tenant = @Tenant AND collection = @Name
        ORDER BY content_hash, document_id LIMIT @limit
        """,
        new { key.Tenant, key.Name, limit = (long)MaxDocuments },
        cancellationToken);

    private async Task<double> TimeAsync(Func<Task> work)
    {
        long begin = time.GetTimestamp();
        await work();
        return time.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }

    private sealed record Row(string Title, string Text);
}
