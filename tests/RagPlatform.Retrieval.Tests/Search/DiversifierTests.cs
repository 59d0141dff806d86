using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Search;

public sealed class DiversifierTests
{
    private static readonly Passage[] s_passages =
    [
        new() { ChunkId = "a", Text = "Parcels are returned after two weeks.", Score = 1 },
        new() { ChunkId = "b", Text = "Parcels are returned after two weeks, always.", Score = 0.9 },
        new() { ChunkId = "c", Text = "The price is refunded by card.", Score = 0.6 },
    ];

    [Theory]
    [InlineData(0, "a,b")]
    [InlineData(0.5, "a,c")]
    [InlineData(1, "a,c")]
    public void Choose_ARepeatedPassage_GivesWayAsAsked(double diversity, string expected) =>
        Assert.Equal(expected, string.Join(',', Diversifier.Choose(s_passages, 2, diversity).Select(passage => passage.ChunkId)));

    [Fact]
    public void Choose_MoreThanThereAre_GivesAll() =>
        Assert.Equal(["a", "c", "b"], Diversifier.Choose(s_passages, 10, 0.5).Select(passage => passage.ChunkId));
}
