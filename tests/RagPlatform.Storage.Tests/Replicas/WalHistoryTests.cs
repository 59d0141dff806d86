using RagPlatform.Storage.Replicas;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Storage.Tests.Replicas;

/// <summary>What the primary's positions say about a standby.</summary>
public sealed class WalHistoryTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(5);
    private readonly ManualTimestamps _time = new();

    [Fact]
    public void Required_PositionsWithinTheBound_IsTheOldestOfThem()
    {
        var history = new WalHistory(s_bound, _time);
        foreach (long position in (long[])[100, 200, 300, 400, 500, 600, 700])
        {
            history.Add(_time.GetTimestamp(), position);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // Seven seconds later those of the first two have left the bound of five.
        Assert.Equal(300, history.Required());
    }

    [Fact]
    public void Required_PrimaryNotMeasuredWithinTheBound_IsUnknown()
    {
        var history = new WalHistory(s_bound, _time);
        Assert.Null(history.Required());

        history.Add(_time.GetTimestamp(), 100);
        _time.Advance(s_bound);
        Assert.Equal(100, history.Required());

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(history.Required());
    }

    [Fact]
    public void Add_AnotherPrimaryIsBehindTheOneBefore_ForgetsTheOneBefore()
    {
        var history = new WalHistory(s_bound, _time);
        history.Add(_time.GetTimestamp(), 900);
        history.Add(_time.GetTimestamp(), 700);

        Assert.Equal(700, history.Required());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Required_AnyHistory_AStandbyThatReachedItShowsEverythingTheBoundAsksFor(int seed)
    {
        var random = new Random(seed);
        var history = new WalHistory(s_bound, _time);
        var committed = new List<(long At, long Position)>();
        long written = 0;
        for (int step = 0; step < 2000; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 900)));
            if (random.Next(3) == 0)
            {
                long asked = _time.GetTimestamp();

                // Others may write between the question and its answer.
                written += random.Next(50);
                history.Add(asked, written);
            }
            else
            {
                written += random.Next(1, 100);
                committed.Add((_time.GetTimestamp(), written));
            }

            if (history.Required() is { } required)
            {
                long now = _time.GetTimestamp();
                Assert.DoesNotContain(committed, commit => _time.GetElapsedTime(commit.At, now) > s_bound && commit.Position > required);
            }
        }

        Assert.NotEmpty(committed);
    }

    [Fact]
    public void ShownAt_StandbyBetweenTwoPositions_IsTheMomentOfTheLower()
    {
        var history = new WalHistory(s_bound, _time);
        long first = _time.GetTimestamp();
        history.Add(first, 100);
        _time.Advance(TimeSpan.FromSeconds(1));
        history.Add(_time.GetTimestamp(), 200);

        Assert.Equal(first, history.ShownAt(150));
        Assert.Null(history.ShownAt(99));
    }
}
