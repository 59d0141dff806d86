using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Vectors;
using RagPlatform.Retrieval.Vectors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Lexical.Engines;

/// <summary>What every lexical search does. A suite derives from it and says where the wording is.</summary>
public abstract class LexicalSearchContract : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_none = [];
    private static readonly string[] s_words =
        ["water", "ice", "steam", "kettle", "snow", "river", "cloud", "rain", "boil", "frozen", "glacier", "delta"];

    private readonly string _tenant = $"tenant-{Guid.NewGuid():N}";
    private long _version;

    private protected CollectionKey Key => new(_tenant, "notes");

    private CollectionKey Foreign => new($"{_tenant}-other", "notes");

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [EngineFact]
    public async Task Find_ClearCases_GivesTheBestFirst()
    {
        await WriteAsync(
            Document("once", "A kettle boils water in the kitchen of the house"),
            Document("thrice", "Kettle beside kettle: every kettle boils"),
            Document("rare", "The glacier calves into the sea"),
            Document("none", "Nothing of what is asked for"));

        Assert.Equal(["thrice", "once"], await FindAsync("kettle"));
        Assert.Equal(["rare", "thrice", "once"], await FindAsync("glacier kettle"));
    }

    [EngineFact]
    public async Task Find_OtherFormsOfAWord_FindsItsStem()
    {
        await WriteAsync(Document("a", "Boiling kettles"), Document("b", "A frozen lake"));

        Assert.Equal(["a"], await FindAsync("The kettle boiled"));
        Assert.Equal(["a"], await FindAsync("KETTLE"));
    }

    [EngineFact]
    public async Task Find_ScriptWithoutSpaces_FindsItsPairs()
    {
        await WriteAsync(Document("tokyo", "東京は日本の首都です"), Document("osaka", "大阪の城"));

        Assert.Equal(["tokyo"], await FindAsync("東京"));
    }

    [EngineFact]
    public async Task Find_ChunksOfADocument_AreFoundEachByItsOwnWords()
    {
        await WriteAsync(Document("a", "kettle", "glacier", "river"));

        ChunkRef found = Assert.Single(await FindAsync(Key, "glacier", VectorFilter.None, 10));

        Assert.Equal(new ChunkRef("a", 1), found);
    }

    [EngineTheory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("the of and")]
    [InlineData("unheardof")]
    [InlineData("\"*?:\\/ ()[]{} AND OR NOT")]
    public async Task Find_NothingToMatch_FindsNothing(string text)
    {
        await WriteAsync(Document("a", "water and ice"));

        Assert.Empty(await FindAsync(text));
    }

    [EngineFact]
    public async Task Find_EmptyCollection_FindsNothing()
    {
        Assert.Empty(await FindAsync("water"));

        await WriteAsync(Document("a", "water"));
        await ApplyAsync(Key, ++_version, ["a"]);

        Assert.Empty(await FindAsync("water"));
    }

    [EngineFact]
    public async Task Find_ReadableLabels_FindsUnlabelledAndThoseWithOneHeld()
    {
        await WriteAsync(
            Document("open", "water"),
            Document("red", "water") with { Labels = ["red", "blue"] },
            Document("green", "water") with { Labels = ["green"] });

        Assert.Equal(["open", "red"], await FoundAsync(new VectorFilter(new HashSet<string> { "red", "other" }, s_none)));
        Assert.Equal(["open"], await FoundAsync(new VectorFilter(new HashSet<string>(), s_none)));
        Assert.Equal(["green", "open", "red"], await FoundAsync(VectorFilter.None));
    }

    [EngineFact]
    public async Task Find_Metadata_FindsThoseThatHaveAllOfIt()
    {
        await WriteAsync(
            Document("both", "water") with { Metadata = new Dictionary<string, string> { ["year"] = "2024", ["kind"] = "law" } },
            Document("one", "water") with { Metadata = new Dictionary<string, string> { ["year"] = "2024" } },
            Document("crossed", "water") with { Metadata = new Dictionary<string, string> { ["year"] = "law", ["kind"] = "2024" } });

        Assert.Equal(["both", "one"], await FoundAsync(Where(("year", "2024"))));
        Assert.Equal(["both"], await FoundAsync(Where(("year", "2024"), ("kind", "law"))));
        Assert.Empty(await FoundAsync(Where(("year", "2025"))));
    }

    [EngineFact]
    public async Task Find_FewOfManyAdmitted_FindsThemAllTheSame()
    {
        await WriteAsync([.. Enumerable.Range(0, 200).Select(i => Document($"loud{i}", "water water water") with { Labels = ["secret"] })]);
        await WriteAsync(Document("quiet", "A little water among many other words that say something else entirely"));

        ChunkRef found = Assert.Single(await FindAsync(Key, "water", new VectorFilter(new HashSet<string>(), s_none), 1));

        Assert.Equal("quiet", found.DocumentId);
    }

    [EngineFact]
    public async Task Apply_DocumentWrittenAgain_ReplacesAllItsChunks()
    {
        await WriteAsync(Document("a", "kettle", "kettle", "glacier"), Document("b", "river"));
        await WriteAsync(Document("a", "river") with { Labels = ["red"] });

        Assert.Empty(await FindAsync("kettle glacier"));
        Assert.Equal(["a", "b"], await FoundAsync(VectorFilter.None, "river"));
        Assert.Equal(["b"], await FoundAsync(new VectorFilter(new HashSet<string>(), s_none), "river"));
    }

    [EngineFact]
    public async Task Apply_RemovedDocument_IsNotFound()
    {
        await WriteAsync(Document("a", "kettle"), Document("b", "kettle"));

        await ApplyAsync(Key, ++_version, ["a", "never-there"]);

        Assert.Equal(["b"], await FindAsync("kettle"));
        Assert.Empty(await CompareAsync("kettle", new ChunkRef("a", 0)));
    }

    [EngineFact]
    public async Task Apply_RemovedAndWrittenInOneStep_IsThere()
    {
        await WriteAsync(Document("a", "kettle"));

        await ApplyAsync(Key, ++_version, ["a"], Document("a", "glacier"));

        Assert.Equal(["a"], await FindAsync("glacier"));
        Assert.Empty(await FindAsync("kettle"));
    }

    [EngineFact]
    public async Task Find_AnotherTenantsCollectionOfTheName_IsNeitherFoundNorCounted()
    {
        await WriteAsync(Document("mine", "The kettle boils"), Document("other", "A river runs"));
        double before = (await CompareAsync("kettle", new ChunkRef("mine", 0)))[0].Lexical.Words;

        await ApplyAsync(Foreign, 1, [], [.. Enumerable.Range(0, 50).Select(i => Document($"theirs{i}", "kettle"))]);

        Assert.Equal(["mine"], await FindAsync("kettle"));
        Assert.Equal(50, (await FindAsync(Foreign, "kettle", VectorFilter.None, 100)).Count);
        Assert.Equal(before, (await CompareAsync("kettle", new ChunkRef("mine", 0)))[0].Lexical.Words);
    }

    [EngineTheory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(10_000, 300)]
    [InlineData(27_000, 300)]
    public async Task Find_AnyDepth_GivesSoManyOrAllThereAre(int depth, int found)
    {
        await WriteAsync([.. Enumerable.Range(0, 300).Select(i => Document($"d{i}", "water", "ice"))]);

        Assert.Equal(found, (await FindAsync(Key, "water", VectorFilter.None, depth)).Distinct().Count());
    }

    [EngineFact]
    public async Task Find_QueryOfVeryManyWords_IsAnsweredByTheFirst()
    {
        string[] words = [.. Enumerable.Range(0, 5000).Select(i => $"word{i.ToString("D5", CultureInfo.InvariantCulture)}surprisinglylong")];
        await WriteAsync(Document("first", words[0]), Document("last", words[^1]));
        string text = string.Join(' ', words.Concat(words.Take(100)));

        Assert.Equal(["first"], await FindAsync(text));
        Assert.True((await CompareAsync(text, new ChunkRef("first", 0)))[0].Lexical.Words > 0);
    }

    [EngineFact]
    public async Task Compare_ChunksFoundByWords_GivesThemTheOrderTheyWereFoundIn()
    {
        var random = new Random(20261125);
        await WriteAsync([.. Enumerable.Range(0, 60).Select(i => Document($"d{i}", Text(random)))]);
        IReadOnlyList<ChunkRef> found = await FindAsync(Key, "water kettle glacier", VectorFilter.None, 20);

        double[] scores = [.. (await CompareAsync("water kettle glacier", [.. found])).Select(hit => Math.Round(hit.Lexical.Words, 4))];

        Assert.Equal(20, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.True(scores[^1] > 0);
    }

    [EngineFact]
    public async Task Compare_ChunkThatHasNoneOfTheWords_IsThereWithItsCosine()
    {
        await WriteAsync(Document("a", "kettle"), Document("b", "river"));

        IReadOnlyList<ChunkHit> hits = await CompareAsync("kettle", new ChunkRef("a", 0), new ChunkRef("b", 0), new ChunkRef("gone", 0));

        Assert.Equal(["a", "b"], hits.Select(hit => hit.Document.DocumentId));
        Assert.True(hits[0].Lexical.Words > 0);
        Assert.Equal((default, 0.25), (hits[1].Lexical, hits[1].Cosine));
    }

    [EngineFact]
    public async Task Compare_ChunksTheCallerMayNotRead_AreLeftOut()
    {
        await WriteAsync(Document("a", "kettle") with { Labels = ["secret"] }, Document("b", "kettle"));

        Assert.Equal(["b"], (await CompareAsync("kettle", new ChunkRef("a", 0), new ChunkRef("b", 0))).Select(hit => hit.Document.DocumentId));
    }

    [EngineFact]
    public async Task Compare_WithoutWords_GivesNoLexicalScore()
    {
        await WriteAsync(Document("a", "kettle"));

        Assert.Equal(default, Assert.Single(await CompareAsync(string.Empty, new ChunkRef("a", 0))).Lexical);
    }

    [EngineFact]
    public async Task Compare_PartsAndNeighbours_CountBesideTheWords()
    {
        await WriteAsync(
            Document("form", "The immunization of children"),
            Document("beside", "green tea and black coffee"),
            Document("apart", "black tea and green coffee"));

        IReadOnlyList<ChunkHit> parts = await CompareAsync("immunology", new ChunkRef("form", 0), new ChunkRef("apart", 0));
        IReadOnlyList<ChunkHit> pairs = await CompareAsync("black coffee", new ChunkRef("beside", 0), new ChunkRef("apart", 0));

        Assert.Equal(0, parts[0].Lexical.Words);
        Assert.True(parts[0].Lexical.Parts > 0);
        Assert.Equal(default, parts[1].Lexical);
        Assert.Equal(pairs[0].Lexical.Words, pairs[1].Lexical.Words, 4);
        Assert.True(pairs[0].Lexical.Phrases > 0);
        Assert.Equal(0, pairs[1].Lexical.Phrases);
    }

    [EngineFact]
    public async Task Find_SearchesAndChangesAtOnce_AlwaysFindsWhatStays()
    {
        await WriteAsync(Document("stays", "kettle"), Document("changes", "river"));

        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await WriteAsync(Document("changes", $"river number {i}"));
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(["stays"], await FindAsync("kettle"));
            }
        })));
        await writing;

        Assert.Equal(["changes"], await FindAsync("river"));
    }

    /// <summary>Applies a step of a collection, which is made where it is missing.</summary>
    private protected abstract Task ApplyAsync(CollectionKey key, long version, string[] removed, params WordDocument[] written);

    /// <summary>The search of a collection.</summary>
    private protected abstract ILexicalSearch Open(CollectionKey key);

    private protected static WordDocument Document(string id, params string[] chunks) => new(id, [], s_none, chunks);

    private protected static IndexedDocument ToIndexed(WordDocument document) => new(
        new DocumentEntry(document.DocumentId, document.Labels, document.Metadata),
        string.Empty,
        [.. document.Chunks.Select((text, ordinal) => new IndexedChunk(ordinal, text))]);

    private protected static string Text(Random random) => string.Join(
        ' ', Enumerable.Range(0, random.Next(3, 20)).Select(_ => s_words[random.Next(s_words.Length)]));

    private protected Task WriteAsync(params WordDocument[] documents) => ApplyAsync(Key, Interlocked.Increment(ref _version), [], documents);

    private protected Task<IReadOnlyList<ChunkRef>> FindAsync(CollectionKey key, string text, VectorFilter filter, int depth) =>
        Open(key).FindAsync(new LexicalQuery(text), filter, depth, CancellationToken.None);

    private protected async Task<IReadOnlyList<ChunkHit>> CompareAsync(string text, params ChunkRef[] chunks) =>
    [
        .. (await Open(Key).CompareAsync(
            new IndexQuery(new LexicalQuery(text), default, ServiceHost.Caller, s_none, 10, Recall.Default),
            chunks.ToDictionary(chunk => chunk, _ => 0.25),
            CancellationToken.None)).OrderBy(hit => Array.IndexOf(chunks, new ChunkRef(hit.Document.DocumentId, hit.Ordinal))),
    ];

    private static VectorFilter Where(params (string Name, string Value)[] metadata) =>
        new(null, metadata.ToDictionary(pair => pair.Name, pair => pair.Value));

    private async Task<IReadOnlyList<string>> FindAsync(string text) =>
        [.. (await FindAsync(Key, text, VectorFilter.None, 10)).Select(chunk => chunk.DocumentId)];

    private async Task<IReadOnlyList<string>> FoundAsync(VectorFilter filter, string text = "water") =>
        [.. (await FindAsync(Key, text, filter, 50)).Select(chunk => chunk.DocumentId).Order(StringComparer.Ordinal)];
}
