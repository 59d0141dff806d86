using System.Collections.ObjectModel;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>
/// Lets the engine search. What it finds is held against the index in memory, which knows what is there and who may read it.
/// </summary>
internal sealed class EngineLexicalSearch(IWordStore store, CollectionKey key, CollectionIndex index) : ILexicalSearch
{
    public async Task<IReadOnlyList<ChunkRef>> FindAsync(
        LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken) =>
        words.IsEmpty ? [] : await store.FindAsync(key, words, filter, depth, cancellationToken);

    public async Task<IReadOnlyList<ChunkHit>> CompareAsync(
        IndexQuery query, IReadOnlyDictionary<ChunkRef, double> cosines, CancellationToken cancellationToken) => index.Compare(
        query,
        cosines,
        query.Words.IsEmpty || cosines.Count == 0
            ? ReadOnlyDictionary<ChunkRef, LexicalMatch>.Empty
            : await store.MatchAsync(key, query.Words, [.. cosines.Keys], cancellationToken));
}
