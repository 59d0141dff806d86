using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Citations;
using Xunit;

namespace RagPlatform.Generation.Tests.Citations;

public sealed class CitationBuilderTests
{
    private static readonly Passage[] s_passages =
    [
        TestPassages.Create("Water boils at one hundred degrees. Steam rises.", start: 10, id: "a"),
        TestPassages.Create("Ice melts at zero. Snow falls in winter.", start: 500, id: "b"),
    ];

    [Fact]
    public void FromMarkers_StatementWithMarker_QuotesTheSentenceItRestsOn()
    {
        List<Citation> citations = CitationBuilder.FromMarkers("Snow comes in winter [2]. Water boils at 100 degrees [1].", s_passages);

        Assert.Equal(
            [(2, "Snow falls in winter."), (1, "Water boils at one hundred degrees.")],
            citations.Select(citation => (citation.Marker, citation.Quote)));
        Assert.All(citations, citation =>
        {
            Passage source = s_passages.Single(passage => passage.DocumentId == citation.DocumentId);
            Assert.Equal(citation.Quote, source.Text[(citation.Start - source.Start)..(citation.End - source.Start)]);
        });
    }

    [Fact]
    public void FromMarkers_AdjacentMarkers_ShareTheirStatement()
    {
        List<Citation> citations = CitationBuilder.FromMarkers("Water boils and ice melts [1][2].", s_passages);

        Assert.Equal(
            [("a", "Water boils at one hundred degrees."), ("b", "Ice melts at zero.")],
            citations.Select(citation => (citation.DocumentId, citation.Quote)));
    }

    [Theory]
    [InlineData("It is so [3].")]
    [InlineData("It is so [0].")]
    [InlineData("It is so [-1].")]
    [InlineData("It is so [99999].")]
    [InlineData("It is so [one].")]
    [InlineData("It is so [1")]
    [InlineData("It is so [].")]
    [InlineData("[")]
    [InlineData("")]
    public void FromMarkers_NumberNoPassageHas_IsIgnored(string answer) => Assert.Empty(CitationBuilder.FromMarkers(answer, s_passages));

    [Fact]
    public void FromMarkers_SameSentenceTwice_IsCitedOnce() =>
        Assert.Single(CitationBuilder.FromMarkers("Ice melts at zero [2]. At zero ice melts [2].", s_passages));
}
