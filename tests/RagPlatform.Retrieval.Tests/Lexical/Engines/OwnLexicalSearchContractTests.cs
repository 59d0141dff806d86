using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical.Engines;

namespace RagPlatform.Retrieval.Tests.Lexical.Engines;

/// <summary>The contract on the inverted index in memory.</summary>
public sealed class OwnLexicalSearchContractTests : LexicalSearchContract
{
    private readonly ConcurrentDictionary<CollectionKey, CollectionIndex> _indices = new();

    private protected override Task ApplyAsync(CollectionKey key, long version, string[] removed, params WordDocument[] written)
    {
        _indices.GetOrAdd(key, _ => new CollectionIndex()).Apply(removed, written.Select(ToIndexed), version);
        return Task.CompletedTask;
    }

    private protected override ILexicalSearch Open(CollectionKey key) =>
        new OwnLexicalSearch(_indices.GetOrAdd(key, _ => new CollectionIndex()));
}
