using RagPlatform.Retrieval.Lexical;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Lexical;

public sealed class VocabularyTests
{
    [Fact]
    public void Add_ATermTwice_KeepsItsNumber()
    {
        var vocabulary = new Vocabulary();

        Assert.Equal(0, vocabulary.Add("water"));
        Assert.Equal(1, vocabulary.Add("ice"));
        Assert.Equal(0, vocabulary.Add("water"));
        Assert.Equal((1, -1), (vocabulary.Find("ice"), vocabulary.Find("steam")));
    }

    [Theory]
    [InlineData("water", 4)] // |wat, wate, ater, ter|
    [InlineData("ab", 1)]
    [InlineData("7", 1)]
    [InlineData("𝒳", 1)]
    public void PartsOf_ATerm_AreItsRunsOfFourWithItsEnds(string term, int parts)
    {
        var vocabulary = new Vocabulary();

        Assert.Equal(parts, vocabulary.PartsOf(vocabulary.Add(term)).Length);
    }

    [Fact]
    public void FindParts_AnUnknownTerm_GivesThoseThatAreShared()
    {
        var vocabulary = new Vocabulary();
        int water = vocabulary.Add("water");

        // The beginning is shared, the end is not.
        Assert.Equal(vocabulary.PartsOf(water)[..3].ToArray(), vocabulary.FindParts("waterfall"));
        Assert.Empty(vocabulary.FindParts("zebra"));
    }
}
