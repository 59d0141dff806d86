using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>Adds to chunks what can be found without a model.</summary>
internal sealed class ChunkEnricher(TokenMeter meter, IOptions<ChunkingOptions> chunking, IOptions<EnrichmentOptions> options)
{
    private readonly ContextHeader _headers = new(meter);

    /// <summary>What is added to the chunks of a collection.</summary>
    public EnrichmentPolicy PolicyOf(CollectionPolicy collection)
    {
        EnrichmentPolicy policy = collection.Enrichment ?? EnrichmentPolicy.Parse(options.Value.Default);
        return collection.ComputesOnRead ? policy.OnRead() : policy;
    }

    /// <summary>How its documents are cut.</summary>
    public ChunkingPolicy ChunkingOf(CollectionPolicy collection) =>
        PolicyOf(collection).Header ? ContextHeader.MakeRoom(OwnChunkingOf(collection)) : OwnChunkingOf(collection);

    /// <summary>What is added to a document's chunks, one each.</summary>
    /// <param name="collection">How its collection is processed.</param>
    /// <param name="title">Its title.</param>
    /// <param name="text">Its text.</param>
    /// <param name="chunks">Its chunks.</param>
    public IReadOnlyList<ChunkEnrichment> Enrich(
        CollectionPolicy collection, string title, string text, IReadOnlyList<TextChunk> chunks)
    {
        EnrichmentPolicy policy = PolicyOf(collection);
        int budget = policy.Header ? ContextHeader.Budget(OwnChunkingOf(collection)) : 0;
        return
        [
            .. chunks.Select(chunk => new ChunkEnrichment(
                policy.Header ? _headers.Build(title, chunk.HeadingPath, budget) : string.Empty,
                policy.Phrases ? KeyPhrases.Of(chunk.Span.Of(text)) : [],
                [])),
        ];
    }

    private ChunkingPolicy OwnChunkingOf(CollectionPolicy collection) =>
        collection.Chunking ?? ChunkingPolicy.Parse(chunking.Value.Policy);
}
