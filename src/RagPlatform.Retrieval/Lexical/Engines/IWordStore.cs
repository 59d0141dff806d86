using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>
/// One engine that indexes the wording of many collections and scores it by BM25 itself. Searches may run beside each other and beside changes;
/// changes of one collection are applied one after another.
/// </summary>
internal interface IWordStore : ICollectionCopies
{
    /// <summary>Whether it serves collections whose vectors it has; otherwise their wording is kept in memory.</summary>
    bool Serves { get; }

    /// <summary>Creates a collection when it is missing, or was made by an earlier way of indexing.</summary>
    Task EnsureAsync(CollectionKey key, CancellationToken cancellationToken);

    /// <summary>Applies a step durably; applying it again gives the same state.</summary>
    Task ApplyAsync(CollectionKey key, CopyStep<WordDocument> step, CancellationToken cancellationToken);

    /// <summary>The chunks that match best by words, best first, each with a score above 0.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="words">What is looked for; not empty.</param>
    /// <param name="filter">Which documents exist for it.</param>
    /// <param name="depth">How many at most, 1 or more; an engine may have a lower bound of its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WordsMissingException">There is no such collection.</exception>
    Task<IReadOnlyList<ChunkRef>> FindAsync(
        CollectionKey key, LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken);

    /// <summary>How well chunks fit; one that is not there or has nothing in common with the query may be left out.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="words">What is looked for; not empty.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WordsMissingException">There is no such collection.</exception>
    Task<IReadOnlyDictionary<ChunkRef, LexicalMatch>> MatchAsync(
        CollectionKey key, LexicalQuery words, IReadOnlyCollection<ChunkRef> chunks, CancellationToken cancellationToken);
}
