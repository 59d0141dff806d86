using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Vectors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Moving;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("abcdefghij", "abcdefghij", 1.0)]
    [InlineData("abcdefghij", "jihgfedcba", 1.0)]
    [InlineData("abcdefghij", "abcdefghix", 0.9)]
    [InlineData("abcdefghijk", "kabcdefghi", 0.9)]
    [InlineData("abcd", "abxyzefghijcd", 0.5)]
    [InlineData("abcd", "", 0.0)]
    public void OverlapOf_TwoRankings_IsTheShareOfTheFirstFoundByTheSecond(string source, string target, double expected) =>
        Assert.Equal(expected, Comparison.OverlapOf(Hits(source), Hits(target))!.Value, 12);

    [Fact]
    public void OverlapOf_NothingFoundByTheSource_SaysNothing() => Assert.Null(Comparison.OverlapOf([], Hits("a")));

    private static VectorHit[] Hits(string ids) => [.. ids.Select(id => new VectorHit($"{id}", 0, 1))];
}
