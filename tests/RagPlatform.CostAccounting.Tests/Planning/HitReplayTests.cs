using RagPlatform.CostAccounting.Planning;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Planning;

public sealed class HitReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(50)]
    [InlineData(100)]
    public void IsHit_AShare_IsThatShareOfAnyHundred(int percent)
    {
        var replay = new HitReplay(percent);

        bool[] hits = [.. Enumerable.Range(0, 1000).Select(i => replay.IsHit(wasAvoided: i % 2 == 0))];

        Assert.All(hits.Chunk(100), hundred => Assert.Equal(percent, hundred.Count(hit => hit)));
    }

    [Fact]
    public void IsHit_WithoutAShare_IsAsItWas()
    {
        var replay = new HitReplay(null);

        Assert.True(replay.IsHit(wasAvoided: true));
        Assert.False(replay.IsHit(wasAvoided: false));
    }
}
