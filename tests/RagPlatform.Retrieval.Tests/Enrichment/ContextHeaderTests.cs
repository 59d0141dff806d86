using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Extraction;
using Xunit;
using static Microsoft.Extensions.Options.Options;

namespace RagPlatform.Retrieval.Tests.Enrichment;

public sealed class ContextHeaderTests : IDisposable
{
    // Tokens after which the built-in model reads no further.
    private const int ModelTokens = 128;

    private static readonly string[] s_words =
    [
        "the", "Harbour", "antidisestablishmentarianism", "日本語", "\U0001F600", "x=1;", "3.14", "Über", "light.", "sea", "\n\n",
        "\n\n# One\n\n", "\n\n## Two words\n\n", "\n\n### The third heading, which is rather long and goes on\n\n",
    ];

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddEmbeddings()
        .BuildServiceProvider();

    private TokenMeter Meter => new(_services.GetRequiredService<TextEmbedder>());

    [Theory]
    [InlineData("Guide", "Ports|Lights", "Guide › Ports › Lights")]
    [InlineData("Guide", "", "Guide")]
    [InlineData("", "Ports", "Ports")]
    [InlineData("", "", "")]
    [InlineData("  ", " | ", "")]
    [InlineData("Guide", "guide|Ports", "Guide › Ports")]
    [InlineData("A\n title", "B\t b", "A title › B b")]
    public void Build_TitleAndHeadings_JoinsWhatThereIs(string title, string path, string header) =>
        Assert.Equal(header, new ContextHeader(Meter).Build(title, path.Split('|'), ContextHeader.MostTokens));

    [Fact]
    public void Build_TooManyHeadings_LeavesOutTheOuterOnes() => Assert.Equal(
        "The harbour handbook › Lights and buoys",
        new ContextHeader(Meter).Build(
            "The harbour handbook", ["Part one of the book", "Chapter twelve of that", "Lights and buoys"], 16));

    [Fact]
    public void Build_TitleLongerThanTheBudget_EndsWithAWholeWord()
    {
        string title = string.Join(' ', Enumerable.Repeat("lighthouse keepers", 40));

        string header = new ContextHeader(Meter).Build(title, ["Duties"], 20);

        Assert.StartsWith("lighthouse keepers", header, StringComparison.Ordinal);
        Assert.StartsWith(header + " ", title, StringComparison.Ordinal);
        Assert.InRange(Meter.Count(header), 10, 20);
    }

    [Fact]
    public void Build_FirstWordLongerThanTheBudget_IsEmpty() =>
        Assert.Empty(new ContextHeader(Meter).Build(new string('x', 2000), [], ContextHeader.MostTokens));

    [Theory]
    [InlineData("structure", 24, 96)]
    [InlineData("sentence-window", 16, 48)]
    [InlineData("fixed:window=20,max=64", 4, 16)]
    [InlineData("fixed:window=16,max=64", 0, 16)]
    [InlineData("structure:window=512", 24, 488)]
    public void MakeRoom_APolicy_TakesTheHeaderFromItsWindows(string chunking, int header, int window)
    {
        ChunkingPolicy policy = ChunkingPolicy.Parse(chunking);

        Assert.Equal((header, window), (ContextHeader.Budget(policy), ContextHeader.MakeRoom(policy).WindowTokens));
    }

    [Theory]
    [InlineData("structure")]
    [InlineData("structure:max=48,overlap=12,window=24")]
    [InlineData("fixed:max=64,overlap=12,window=20")]
    [InlineData("sentence-window")]
    public void Enrich_AnyDocument_NeverPushesAWindowOutOfTheModelAndLeavesItsTextAlone(string chunking)
    {
        var policy = new CollectionPolicy(ChunkingPolicy.Parse(chunking), default, EnrichmentPolicy.Parse("header,phrases"));
        var enricher = new ChunkEnricher(Meter, Create(new ChunkingOptions()), Create(new EnrichmentOptions()));
        var chunkers = new ChunkerCatalogue(Meter, Create(new ChunkingOptions()));
        var random = new Random(20260912);
        for (int round = 0; round < 60; round++)
        {
            string text = string.Join(' ', random.GetItems(s_words, random.Next(1, 300)));
            string title = string.Join(' ', random.GetItems(s_words, random.Next(0, 30)));
            IReadOnlyList<TextChunk> chunks =
                chunkers.Get(enricher.ChunkingOf(policy)).Chunk(new ExtractedText(text, string.Empty, TextStructure.Markdown));

            IReadOnlyList<ChunkEnrichment> added = enricher.Enrich(policy, title, text, chunks);

            Assert.Equal(chunks.Count, added.Count);
            foreach ((TextChunk chunk, ChunkEnrichment enrichment) in chunks.Zip(added))
            {
                Assert.DoesNotContain('\n', enrichment.Header);
                Assert.All(chunk.Windows, window =>
                {
                    string embedded = ContextHeader.Over(enrichment.Header, window.Of(text));
                    Assert.EndsWith(text[window.Start..window.End], embedded, StringComparison.Ordinal);
                    Assert.InRange(Meter.Count(embedded), 1, Math.Min(ModelTokens, policy.Chunking!.WindowTokens));
                });
            }
        }
    }

    public void Dispose() => _services.Dispose();
}
