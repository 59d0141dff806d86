using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Text.Sentences;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Chunking;

/// <summary>Budgets hold in the tokens of the built-in model too, not only where tokens are estimated.</summary>
public sealed class ModelTokenTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddEmbeddings()
        .BuildServiceProvider();

    private static readonly string[] s_words =
    [
        "the", "Retrieval-augmented", "x=1;", "日本語", "\U0001F600", "antidisestablishmentarianism", "3.14", "\n\n", "\t", "end.", "Über",
        "§§",
    ];

    [Theory]
    [InlineData("structure:max=48,overlap=12,window=24")]
    [InlineData("fixed:max=48,overlap=12,window=24")]
    [InlineData("sentence-window:max=96,window=24")]
    public void Chunk_AnyText_FitsTheModelsBudget(string policyText)
    {
        ChunkingPolicy policy = ChunkingPolicy.Parse(policyText);
        var meter = new TokenMeter(_services.GetRequiredService<TextEmbedder>());
        IChunker chunker = new ChunkerCatalogue(
            meter, Microsoft.Extensions.Options.Options.Create(new ChunkingOptions { Policy = policyText })).Default;
        var random = new Random(20260304);
        for (int round = 0; round < 60; round++)
        {
            string text = RandomText(random);
            foreach (TextChunk chunk in chunker.Chunk(new ExtractedText(text, string.Empty, TextStructure.Markdown)))
            {
                Assert.InRange(meter.Count(text, chunk.Span), 1, policy.MaxTokens);
                Assert.All(chunk.Windows, window => Assert.InRange(meter.Count(text, window), 1, policy.WindowTokens));
            }
        }
    }

    [Fact]
    public void Count_PiecesThatMeetAtWhiteSpace_AreNeverBelowTheWhole()
    {
        var meter = new TokenMeter(_services.GetRequiredService<TextEmbedder>());
        var random = new Random(20260305);
        for (int round = 0; round < 300; round++)
        {
            string text = RandomText(random);
            int cut = random.Next(text.Length);
            if (!char.IsWhiteSpace(text[cut]))
            {
                continue;
            }

            Assert.True(
                meter.Count(text) <= meter.Count(text, new TextSpan(0, cut)) + meter.Count(text, new TextSpan(cut, text.Length)), text);
        }
    }

    public void Dispose() => _services.Dispose();

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 200); i > 0; i--)
        {
            text.Append(s_words[random.Next(s_words.Length)]).Append(random.Next(4) == 0 ? string.Empty : " ");
        }

        return text.ToString();
    }
}
