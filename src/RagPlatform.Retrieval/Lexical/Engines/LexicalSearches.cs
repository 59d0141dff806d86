using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Opens the lexical search of a collection.</summary>
internal sealed class LexicalSearches(WordRegistry words)
{
    /// <summary>The search of the version an index shows, or a later one.</summary>
    public async Task<ILexicalSearch> OpenAsync(CollectionKey key, CollectionIndex index, CancellationToken cancellationToken)
    {
        if (index.HasWords)
        {
            return new OwnLexicalSearch(index);
        }

        string engine = index.State.Engine;
        long version = index.Version;
        IWordStore store = await words.GetAsync(key, engine, version, cancellationToken);
        return new EngineLexicalSearch(store, key, index, token => words.FillAgainAsync(key, engine, version, token));
    }
}
