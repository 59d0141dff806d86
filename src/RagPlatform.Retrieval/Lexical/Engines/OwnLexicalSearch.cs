using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Searches the inverted index in memory.</summary>
internal sealed class OwnLexicalSearch(CollectionIndex index) : ILexicalSearch
{
    public Task<IReadOnlyList<ChunkRef>> FindAsync(
        LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken) =>
        Task.FromResult(words.IsEmpty ? [] : index.FindByWords(words, filter, depth));

    public Task<IReadOnlyList<ChunkHit>> CompareAsync(
        IndexQuery query, IReadOnlyDictionary<ChunkRef, double> cosines, CancellationToken cancellationToken) =>
        Task.FromResult(index.Compare(query, cosines));
}
