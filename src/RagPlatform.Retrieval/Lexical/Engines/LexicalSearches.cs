using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Opens the lexical search of a collection.</summary>
internal sealed class LexicalSearches(WordRegistry words)
{
    /// <summary>The search of the version an index shows, or a later one.</summary>
    public async Task<ILexicalSearch> OpenAsync(CollectionKey key, CollectionIndex index, CancellationToken cancellationToken) =>
        index.HasWords
            ? new OwnLexicalSearch(index)
            : new EngineLexicalSearch(
                await words.GetAsync(key, index.State.Engine, index.Version, cancellationToken), key, index);
}
