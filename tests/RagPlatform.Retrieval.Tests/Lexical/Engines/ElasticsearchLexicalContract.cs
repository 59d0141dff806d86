using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Tests.Vectors;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Retrieval.Vectors.Remote;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Lexical.Engines;

/// <summary>The contract on an Elasticsearch, and what is to be said of it beyond.</summary>
public abstract class ElasticsearchLexicalContract : LexicalSearchContract
{
    private readonly ConcurrentDictionary<CollectionKey, CollectionIndex> _indices = new();

    private protected ElasticsearchWords Store { get; private set; } = null!;

    public override async Task InitializeAsync() =>
        Store = RemoteClients.ElasticsearchWords(await ConnectAsync(), TimeProvider.System);

    public override async Task DisposeAsync()
    {
        foreach (CollectionKey key in _indices.Keys)
        {
            await Store.DropAsync(key, CancellationToken.None);
        }
    }

    [EngineFact]
    public async Task Search_AnyCorpusAndQuery_ScoresAsTheIndexInMemory()
    {
        var random = new Random(20261126);
        WordDocument[] documents = [.. Enumerable.Range(0, 120).Select(i => Document($"d{i}", Text(random), Text(random)))];
        await WriteAsync(documents);
        using var own = new CollectionIndex();
        own.Apply([], documents.Select(ToIndexed), 1);
        for (int round = 0; round < 10; round++)
        {
            string query = Text(random);
            ChunkRef[] found = [.. await FindAsync(Key, query, VectorFilter.None, 240)];
            IReadOnlyList<ChunkRef> expected = await new OwnLexicalSearch(own).FindAsync(
                new LexicalQuery(query), VectorFilter.None, 240, CancellationToken.None);
            Assert.Equal(Ordered(expected), Ordered(found));

            IReadOnlyDictionary<ChunkRef, LexicalMatch> matches = await Store.MatchAsync(
                Key, new LexicalQuery(query), found, CancellationToken.None);
            LexicalMatch[] theirs = [.. found.Select(chunk => matches[chunk])];
            LexicalMatch[] ours =
            [
                .. found.Select(chunk => Compare(own, query, chunk)),
            ];

            // Lucene keeps lengths in a byte: exact up to 24 terms, as all of these have, but not as many parts.
            Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First.Words, pair.Second.Words, pair.First.Words * 1e-4));
            Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First.Phrases, pair.Second.Phrases, (pair.First.Phrases * 1e-4) + 1e-6));
            Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First.Parts, pair.Second.Parts, pair.First.Parts * 0.06));
        }
    }

    [EngineFact]
    public async Task Apply_SameStepAgain_LeavesTheSameState()
    {
        var step = new CopyStep<WordDocument>(["gone"], [Document("a", "kettle", "glacier"), Document("b", "kettle")], 7, true);
        await WriteAsync(Document("gone", "kettle"), Document("a", "old", "old", "old"));

        await Store.ApplyAsync(Key, step, CancellationToken.None);
        await Store.ApplyAsync(Key, step, CancellationToken.None);

        var words = new LexicalQuery("kettle glacier old");
        Assert.Equal(
            [new ChunkRef("a", 0), new ChunkRef("a", 1), new ChunkRef("b", 0)],
            Ordered(await Store.FindAsync(Key, words, VectorFilter.None, 10, CancellationToken.None)));
        Assert.Equal(7, await Store.VersionAsync(Key, CancellationToken.None));
    }

    [EngineFact]
    public async Task Version_StepInTheMiddleOfAVersion_StaysUntilTheVersionIsReached()
    {
        Assert.Equal(0, await Store.VersionAsync(Key, CancellationToken.None));
        await WriteAsync(Document("a", "kettle"));
        await Store.ApplyAsync(
            Key, new CopyStep<WordDocument>([], [Document("b", "kettle")], null, false), CancellationToken.None);

        Assert.Equal(1, await Store.VersionAsync(Key, CancellationToken.None));
        await Store.EnsureAsync(Key, CancellationToken.None);
        Assert.Equal(1, await Store.VersionAsync(Key, CancellationToken.None));
    }

    [EngineFact]
    public async Task Drop_Collection_LeavesNothing()
    {
        await WriteAsync(Document("a", "kettle"));

        await Store.DropAsync(Key, CancellationToken.None);
        await Store.DropAsync(Key, CancellationToken.None);

        Assert.Equal(0, await Store.VersionAsync(Key, CancellationToken.None));
        await Assert.ThrowsAsync<WordsMissingException>(
            () => Store.FindAsync(Key, new LexicalQuery("kettle"), VectorFilter.None, 10, CancellationToken.None));
        await Store.EnsureAsync(Key, CancellationToken.None);
        Assert.Empty(await Store.FindAsync(Key, new LexicalQuery("kettle"), VectorFilter.None, 10, CancellationToken.None));
    }

    /// <summary>Where the server is.</summary>
    private protected abstract Task<ElasticsearchOptions> ConnectAsync();

    private protected override async Task ApplyAsync(CollectionKey key, long version, string[] removed, params WordDocument[] written)
    {
        await Store.EnsureAsync(key, CancellationToken.None);
        await Store.ApplyAsync(key, new CopyStep<WordDocument>(removed, written, version, true), CancellationToken.None);
        IndexOf(key).Apply(removed, written.Select(ToIndexed), version);
    }

    private protected override ILexicalSearch Open(CollectionKey key) => new EngineLexicalSearch(Store, key, IndexOf(key), _ => Task.CompletedTask);

    private CollectionIndex IndexOf(CollectionKey key) => _indices.GetOrAdd(key, _ => new CollectionIndex(hasWords: false));

    private static IEnumerable<ChunkRef> Ordered(IEnumerable<ChunkRef> chunks) =>
        chunks.OrderBy(chunk => chunk.DocumentId, StringComparer.Ordinal).ThenBy(chunk => chunk.Ordinal);

    private static LexicalMatch Compare(CollectionIndex own, string query, ChunkRef chunk) => own.Compare(
        new IndexQuery(new LexicalQuery(query), default, Hosting.ServiceHost.Caller, new Dictionary<string, string>(), 10),
        new Dictionary<ChunkRef, double> { [chunk] = 0 }).Single().Lexical;
}
