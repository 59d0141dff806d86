using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Answers;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Gateway.Tests.Answers;

public sealed class OverviewWindowTests
{
    private const long Hour = 3_600_000;
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);
    private static readonly long s_nowMs = s_now.ToUnixTimeMilliseconds();

    [Fact]
    public void Of_NothingSaid_IsTheLast24Hours()
    {
        OverviewWindow window = OverviewWindow.Of(new OverviewRequest(), s_now);

        Assert.Equal((s_nowMs - OverviewWindow.Day, s_nowMs, 300), (window.From, window.To, window.BucketSeconds));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(4, 60)]
    [InlineData(24, 300)]
    [InlineData(24 * 7, 3600)]
    [InlineData(24 * 31, 21_600)]
    public void Of_AWindow_GetsTheShortestPointsThatFit(int hours, int seconds)
    {
        OverviewWindow window = OverviewWindow.Of(new OverviewRequest { FromMs = s_nowMs - (hours * Hour) }, s_now);

        Assert.Equal(seconds, window.BucketSeconds);
        Assert.InRange(window.Points.Last - window.Points.First + 1, 1, 300);
    }

    [Theory]
    [InlineData("from_ms", 24 * 31 + 1, 0)]
    [InlineData("from_ms", -1, 0)]
    [InlineData("bucket_seconds", 24, 90)]
    [InlineData("bucket_seconds", 24, -60)]
    [InlineData("bucket_seconds", 24 * 7, 60)]
    public void Of_BadInput_NamesTheField(string field, int hours, int seconds)
    {
        var request = new OverviewRequest { FromMs = s_nowMs - (hours * Hour), BucketSeconds = seconds };

        Assert.Equal(field, Assert.Throws<PlatformException>(() => OverviewWindow.Of(request, s_now)).Field);
    }
}
