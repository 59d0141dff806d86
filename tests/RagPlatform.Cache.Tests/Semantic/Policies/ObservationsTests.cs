using RagPlatform.Cache.Semantic.Policies;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

/// <summary>Observations survive being stored, and stay within their bound.</summary>
public sealed class ObservationsTests
{
    [Fact]
    public void FromBytes_OfAnyObservations_IsThem()
    {
        var random = new Random(9);
        for (int i = 0; i < 200; i++)
        {
            Observations observations = BoundedPolicyTests.RandomObservations(random);
            byte[] bytes = observations.ToBytes();
            Assert.Equal(4 * observations.Count, bytes.Length);
            Assert.Equal(Items(observations), Items(Observations.FromBytes(bytes)));
        }
    }

    [Fact]
    public void FromBytes_OfTwoConcatenated_IsBothInOrder()
    {
        byte[] bytes = [.. Samples.Mixed.ToBytes(), .. Samples.Of((.5, 1)).ToBytes()];
        Assert.Equal([.. Items(Samples.Mixed), (.5, true)], Items(Observations.FromBytes(bytes)));
    }

    [Fact]
    public void Add_BeyondTheBound_DropsTheOldest()
    {
        Observations observations = Observations.None;
        for (int i = 0; i < 300; i++)
        {
            observations = observations.Add(i / 512.0, i % 2 == 0);
        }

        Assert.Equal(Observations.MaxCount, observations.Count);
        Assert.Equal((44 / 512.0, true), observations[0]);
        Assert.Equal((299 / 512.0, false), observations[observations.Count - 1]);
        byte[] more = [.. Samples.Mixed.ToBytes(), .. observations.ToBytes()];
        Assert.Equal(Items(observations), Items(Observations.FromBytes(more)));
    }

    [Theory]
    [InlineData(-0.4, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(1.0000001, 1)]
    public void Add_OutsideZeroToOne_IsKeptWithin(double similarity, double kept)
    {
        Assert.Equal((kept, true), Observations.None.Add(similarity, isRight: true)[0]);
        Assert.Equal((kept, false), Observations.None.Add(similarity, isRight: false)[0]);
    }

    [Fact]
    public void Add_NoNumber_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Observations.None.Add(double.NaN, isRight: true));

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0, 0, 0, 0x40 })]
    public void FromBytes_OtherBytes_IsRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Observations.FromBytes(bytes));

    private static IEnumerable<(double, bool)> Items(Observations observations) =>
        Enumerable.Range(0, observations.Count).Select(i => observations[i]);
}
