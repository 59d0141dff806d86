using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Chunking;

public sealed class ChunkingPolicyTests
{
    [Theory]
    [InlineData("structure:max=300", "structure:max=300,overlap=0,window=120")]
    [InlineData("structure:max=64,window=64", "structure:max=64,overlap=0,window=64")]
    [InlineData(" fixed : window = 16 , max = 32 ,overlap=8", "fixed:max=32,overlap=8,window=16")]
    [InlineData("sentence-window:max=100,window=30", "sentence-window:max=100,overlap=0,window=30")]
    public void Parse_Policy_HasOneCanonicalForm(string text, string canonical) =>
        Assert.Equal(canonical, ChunkingPolicy.Parse(text).ToString());

    [Fact]
    public void Parse_CanonicalForm_GivesTheSamePolicy()
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            int max = random.Next(ChunkingDefaults.LeastMaxTokens, ChunkingDefaults.MostMaxTokens + 1);
            string kind = ChunkingKinds.All[random.Next(ChunkingKinds.All.Count)];
            ChunkingPolicy policy = ChunkingPolicy.Create(
                kind, max, kind == ChunkingKinds.SentenceWindow ? 0 : random.Next((max / 2) + 1), random.Next(16, Math.Min(max, 512) + 1));

            Assert.Equal(policy, ChunkingPolicy.Parse(policy.ToString()));
        }
    }

    [Theory]
    [InlineData("", "kind")]
    [InlineData("paragraphs", "kind")]
    [InlineData("structure:max=31", "max")]
    [InlineData("structure:max=8193", "max")]
    [InlineData("structure:max=-5", "max")]
    [InlineData("structure:max=1e3", "max")]
    [InlineData("structure:max=99999999999", "max")]
    [InlineData("fixed:max=100,overlap=51", "overlap")]
    [InlineData("sentence-window:overlap=1", "overlap")]
    [InlineData("structure:window=15", "window")]
    [InlineData("structure:max=40,window=41", "window")]
    [InlineData("structure:window=513", "window")]
    [InlineData("fixed:max=40,max=40", "max")]
    [InlineData("fixed:size=40", "policy")]
    [InlineData("fixed:", "policy")]
    public void Parse_NoPolicy_NamesTheField(string text, string field)
    {
        var invalid = Assert.Throws<ChunkingPolicyException>(() => ChunkingPolicy.Parse(text));

        Assert.Equal(field, invalid.Field);
        Assert.EndsWith(".", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SmallChunk_ShrinksTheDefaultWindow() =>
        Assert.Equal("structure:max=32,overlap=0,window=32", ChunkingPolicy.Create(ChunkingKinds.Structure, 32).ToString());

    [Fact]
    public void Catalogue_EqualPolicies_ShareAChunker()
    {
        ChunkerCatalogue chunkers = Parts.Chunkers("fixed:max=40");

        Assert.Same(chunkers.Default, chunkers.Get(ChunkingPolicy.Parse("fixed:max=40")));
        Assert.NotEqual(chunkers.Default.Version, chunkers.Get(ChunkingPolicy.Parse("fixed:max=41")).Version);
    }

    [Theory]
    [InlineData("structure", true)]
    [InlineData("fixed:max=1", false)]
    public void Options_Policy_IsValidatedAtStart(string policy, bool valid)
    {
        ValidateOptionsResult result = new ChunkingOptionsValidator().Validate(null, new ChunkingOptions { Policy = policy });

        Assert.Equal(valid, result.Succeeded);
        Assert.Equal(!valid, result.FailureMessage?.StartsWith("Chunking:Policy: 'max'", StringComparison.Ordinal) ?? false);
    }
}
