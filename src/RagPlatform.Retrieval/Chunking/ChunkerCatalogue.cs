using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Gives each policy its chunker.</summary>
internal sealed class ChunkerCatalogue(TokenMeter meter, IOptions<ChunkingOptions> options)
{
    // Policies come from people who set up collections: a handful.
    private readonly ConcurrentDictionary<ChunkingPolicy, IChunker> _chunkers = new();

    /// <summary>The chunker of collections that have no policy of their own.</summary>
    public IChunker Default => Get(ChunkingPolicy.Parse(options.Value.Policy));

    /// <summary>The chunker of a policy.</summary>
    public IChunker Get(ChunkingPolicy policy) => _chunkers.GetOrAdd(policy, Create);

    private IChunker Create(ChunkingPolicy policy) => policy.Kind switch
    {
        ChunkingKinds.Fixed => new FixedChunker(policy, meter),
        ChunkingKinds.SentenceWindow => new SentenceWindowChunker(policy, meter),
        _ => new StructureChunker(policy, meter),
    };
}
