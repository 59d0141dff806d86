using System.Text.Json;
using RagPlatform.Tokens.Pricing;
using RagPlatform.Tokens.Usage;
using Xunit;

namespace RagPlatform.Tokens.Tests.Usage;

/// <summary>Whatever shape a provider reports in, each token is in one bucket.</summary>
public sealed class UsageReaderTests
{
    public static TheoryData<string> Recorded => [.. RecordedUsage.Names];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Read_ARecordedShape_PutsEachTokenInOneBucket(string name)
    {
        RecordedUsage recorded = RecordedUsage.Read(name);
        var reader = new UsageReader(recorded.Shape);

        foreach (JsonElement message in recorded.Messages)
        {
            reader.Add(message);
        }

        Assert.True(reader.HasUsage);
        Assert.Equal(recorded.Buckets, reader.ToCounts());
        Assert.Equal(recorded.Total, reader.ToCounts().Total);
    }

    [Fact]
    public void Recorded_ShapesOfAllKinds_AreThere() => Assert.True(RecordedUsage.Names.Count() >= 16);

    [Theory]
    [InlineData("""{"object":"chat.completion","choices":[]}""")]
    [InlineData("""{"usage":null}""")]
    [InlineData("""[1,2]""")]
    [InlineData("\"usage\"")]
    public void Read_AMessageWithoutUsage_ChangesNothing(string json)
    {
        var reader = new UsageReader(UsageShape.OpenAiChat);

        reader.Add(JsonDocument.Parse(json).RootElement);

        Assert.False(reader.HasUsage);
        Assert.Equal(default, reader.ToCounts());
    }

    [Fact]
    public void Read_NumbersThatAreNone_CountAsNone()
    {
        var reader = new UsageReader(UsageShape.OpenAiChat);

        reader.Add(JsonDocument.Parse("""{"usage":{"prompt_tokens":"7","completion_tokens":-5,"total_tokens":1e300}}""").RootElement);

        Assert.Equal(default, reader.ToCounts());
    }

    [Fact]
    public void Cost_OfAnthropicsCachedCall_ChargesEachBucketAtItsOwnPrice()
    {
        RecordedUsage recorded = RecordedUsage.Read("usage/anthropic-cached.json");
        var row = new PriceRow(
            "row", "anthropic", "model", DateTimeOffset.UnixEpoch, 3_000_000_000, 300_000_000, 3_750_000_000, 15_000_000_000, 0, "test")
        {
            CacheWrite1h = 6_000_000_000,
        };

        // 50 × 3,000 + 100,000 × 300 + 148 × 3,750 + 100 × 6,000 + 503 × 15,000 nano-dollars.
        Assert.Equal(150_000 + 30_000_000 + 555_000 + 600_000 + 7_545_000, row.Cost(recorded.Buckets));
    }
}
