using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Enrichment;

/// <summary>Enrichment in the service as a whole, on a real store.</summary>
public sealed class EnrichedCollectionTests
{
    private const string Markdown = "# Tides\n\nWater rises twice a day.\n\n# Buoys\n\nRed ones stand to port. Green ones stand to starboard.";
    private static readonly CollectionKey s_key = new("t", "kb");

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_CollectionWithHeaders_FindsChunksByWhatTheyStandIn(SqlDialect dialect)
    {
        await using ServiceHost host = await ServiceHost.StartAsync(dialect);
        string text = LongSection();
        await CreateAsync(host, "kb", "header");
        await CreateAsync(host, "plain", "none");
        await host.IngestAsync("kb", [DocumentOf(text)]);
        await host.IngestAsync("plain", [DocumentOf(text)]);

        IReadOnlyList<Passage> byWords = await SearchAsync(host, "kb", "semaphore", SearchMode.Lexical);
        IReadOnlyList<Passage> plain = await SearchAsync(host, "plain", "semaphore", SearchMode.Lexical);

        // The heading stands in the section's first chunk alone.
        Assert.Single(plain);
        Assert.True(byWords.Count > 1 && byWords.Count == (await SearchAsync(host, "kb", "vessel", SearchMode.Lexical)).Count, $"{byWords.Count}");
        Assert.All(byWords, passage => Assert.Equal(text[passage.Start..passage.End], passage.Text));

        // So it does for vectors: every chunk is nearer to it than without.
        Assert.True(
            (await SearchAsync(host, "kb", "semaphore", SearchMode.Vector)).Min(passage => passage.VectorScore)
            > (await SearchAsync(host, "plain", "semaphore", SearchMode.Vector)).Min(passage => passage.VectorScore));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_CollectionWithPhrases_ReturnsThemBesideTheUnchangedText(SqlDialect dialect)
    {
        await using ServiceHost host = await ServiceHost.StartAsync(dialect);
        await CreateAsync(host, "kb", "phrases");
        await host.IngestAsync("kb", [DocumentOf(Markdown)]);

        Passage buoys = (await SearchAsync(host, "kb", "starboard", SearchMode.Lexical)).Single();
        Passage tides = (await SearchAsync(host, "kb", "tides", SearchMode.Lexical)).Single();

        Assert.Equal(["Red ones stand", "Green ones stand", "Buoys", "port", "starboard"], buoys.KeyPhrases);
        Assert.Contains("Water rises twice", tides.KeyPhrases);
        Assert.Equal(Markdown[buoys.Start..buoys.End], buoys.Text);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Ingest_AfterTheSettingChanged_ProcessesTheSameDocumentAgain(SqlDialect dialect)
    {
        await using ServiceHost host = await ServiceHost.StartAsync(dialect);
        await CreateAsync(host, "kb", "none");
        Document document = DocumentOf(Markdown);
        await host.IngestAsync("kb", [document]);
        IngestJob unchanged = await host.IngestAsync("kb", [document]);
        Passage before = (await SearchAsync(host, "kb", "starboard", SearchMode.Lexical)).Single();

        await host.Get<CollectionStore>().UpdateAsync(
            s_key, null, CollectionPolicy.From(new CollectionSettings { Enrichment = "phrases" }), CancellationToken.None);
        IngestJob changed = await host.IngestAsync("kb", [document]);
        IngestJob again = await host.IngestAsync("kb", [document]);
        Passage after = (await SearchAsync(host, "kb", "starboard", SearchMode.Lexical)).Single();

        Assert.Equal((1, 0, 1), (unchanged.DocumentsUnchanged, changed.DocumentsUnchanged, again.DocumentsUnchanged));
        Assert.Empty(before.KeyPhrases);
        Assert.NotEmpty(after.KeyPhrases);
        Assert.Equal((before.ContentHash, before.Start, before.Text), (after.ContentHash, after.Start, after.Text));
        Assert.Equal(
            ["phrases"],
            (await host.Get<CollectionStore>().ListAsync(ServiceHost.Caller, CancellationToken.None)).Select(each => each.Settings.Enrichment));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_VectorsComputedOnRead_ReadsHeadersBeforeTheWindows(SqlDialect dialect)
    {
        await using ServiceHost host = await ServiceHost.StartAsync(dialect);
        string text = LongSection();
        foreach ((string name, string enrichment, Computation computation) in new[]
        {
            ("written", "header", Computation.Write), ("read", "header", Computation.Read), ("bare", "none", Computation.Read),
        })
        {
            await CreateAsync(host, name, enrichment, computation);
            await host.IngestAsync(name, [DocumentOf(text)]);
        }

        double written = await CosineAsync("written");
        double read = await CosineAsync("read");

        Assert.Equal(written, read, 4);
        Assert.True(read > await CosineAsync("bare"));

        async Task<double> CosineAsync(string collection) =>
            (await SearchAsync(host, collection, "vessel 17 semaphore", SearchMode.Hybrid))
                .Single(passage => passage.Text.Contains("vessel 17 ", StringComparison.Ordinal)).VectorScore;
    }

    [Fact]
    public async Task Ingest_DefaultWithMoreThanReadingAllows_IsLimitedToTheHeader()
    {
        await using ServiceHost host = await ServiceHost.StartAsync(settings: ("Enrichment:Default", "header,phrases"));
        await CreateAsync(host, "read", string.Empty, Computation.Read);
        await CreateAsync(host, "write", string.Empty);
        await host.IngestAsync("read", [DocumentOf(Markdown)]);
        await host.IngestAsync("write", [DocumentOf(Markdown)]);

        Assert.Empty((await SearchAsync(host, "read", "starboard", SearchMode.Lexical)).Single().KeyPhrases);
        Assert.NotEmpty((await SearchAsync(host, "write", "starboard", SearchMode.Lexical)).Single().KeyPhrases);
    }

    internal static Document DocumentOf(string markdown, string id = "d") => new()
    {
        DocumentId = id,
        Title = "Handbook",
        MimeType = "text/markdown",
        Content = ByteString.CopyFromUtf8(markdown),
    };

    internal static Task CreateAsync(ServiceHost host, string name, string enrichment, Computation computation = Computation.Default) =>
        host.Get<CollectionStore>().CreateAsync(
            new CollectionKey("t", name),
            string.Empty,
            CollectionPolicy.From(
                new CollectionSettings { Enrichment = enrichment, Computation = computation, Chunking = "structure:max=64,window=40" }),
            "embedded",
            string.Empty,
            CancellationToken.None);

    internal static async Task<IReadOnlyList<Passage>> SearchAsync(ServiceHost host, string collection, string text, SearchMode mode)
    {
        var query = new SearchQuery(
            text, [collection], ServiceHost.Caller, 50, mode, OnePerDocument: false, new Dictionary<string, string>(), new SearchTuning());
        SearchResult result = await host.Get<SearchPipeline>().SearchAsync(query, CancellationToken.None);
        return await host.Get<PassageReader>().ReadAsync(result.Hits, ServiceHost.Caller, CancellationToken.None);
    }

    // A section that is several chunks long, whose heading stands once.
    private static string LongSection()
    {
        var text = new StringBuilder("# Semaphore\n\n");
        for (int i = 1; i <= 30; i++)
        {
            text.Append("The crew of vessel ").Append(i).Append(" answers with coloured flags.\n\n");
        }

        return text.ToString();
    }
}
