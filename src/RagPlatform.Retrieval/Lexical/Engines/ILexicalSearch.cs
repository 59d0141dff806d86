using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Searches a collection by words, wherever its wording is.</summary>
internal interface ILexicalSearch
{
    /// <summary>The chunks that match best by words, best first; none for a query without words.</summary>
    /// <param name="words">What is looked for.</param>
    /// <param name="filter">Which documents exist for it.</param>
    /// <param name="depth">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<ChunkRef>> FindAsync(LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken);

    /// <summary>
    /// Compares chunks with a query, whatever found them. Those that were removed meanwhile, and those the query does not admit, are left out.
    /// </summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cosines">The chunks, each with its cosine; 0 where it has none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<ChunkHit>> CompareAsync(
        IndexQuery query, IReadOnlyDictionary<ChunkRef, double> cosines, CancellationToken cancellationToken);
}
