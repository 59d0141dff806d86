using System.Collections.ObjectModel;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>
/// Lets the engine search. What it finds is held against the index in memory, which knows what is there and who may read it. Wording that was
/// removed behind this replica's back is filled again.
/// </summary>
/// <param name="store">The engine.</param>
/// <param name="key">The collection.</param>
/// <param name="index">Its documents.</param>
/// <param name="refill">Fills the engine again.</param>
internal sealed class EngineLexicalSearch(
    IWordStore store, CollectionKey key, CollectionIndex index, Func<CancellationToken, Task> refill) : ILexicalSearch
{
    public async Task<IReadOnlyList<ChunkRef>> FindAsync(
        LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken) =>
        words.IsEmpty || index.Count == 0
            ? []
            : await AskAsync(() => store.FindAsync(key, words, filter, depth, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<ChunkHit>> CompareAsync(
        IndexQuery query, IReadOnlyDictionary<ChunkRef, double> cosines, CancellationToken cancellationToken) => index.Compare(
        query,
        cosines,
        query.Words.IsEmpty || cosines.Count == 0 || index.Count == 0
            ? ReadOnlyDictionary<ChunkRef, LexicalMatch>.Empty
            : await AskAsync(() => store.MatchAsync(key, query.Words, [.. cosines.Keys], cancellationToken), cancellationToken));

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (WordsMissingException)
        {
            await refill(cancellationToken);
            return await ask();
        }
    }
}
