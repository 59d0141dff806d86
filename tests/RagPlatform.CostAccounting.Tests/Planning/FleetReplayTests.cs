using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Planning;

/// <summary>A fleet has the machines that its busiest minute needs, for the time they are needed.</summary>
public sealed class FleetReplayTests
{
    private const long Hour = 3_600_000;
    private const long Dollar = 1_000_000_000;

    [Theory]
    [InlineData(60_000, 0, 0, 1)]
    [InlineData(60_001, 0, 0, 2)]
    [InlineData(0, 6_001, 0, 2)]
    [InlineData(30_000, 3_000, 0, 1)]
    [InlineData(30_000, 3_001, 0, 2)]
    [InlineData(60_000, 0, 50, 2)]
    public void Finish_LoadOfAMinute_TakesTheMachinesItNeeds(long prompt, long output, int headroom, long machines)
    {
        var replay = new FleetReplay(Fleet(headroom));

        replay.Add(0, new TokenCounts(InputUncached: prompt, OutputText: output));

        Assert.Equal((machines, machines * Dollar), replay.Finish(0, Hour));
    }

    [Fact]
    public void Finish_OfManyMinutes_LooksAtTheBusiestAlone()
    {
        var replay = new FleetReplay(Fleet(0));
        for (int minute = 0; minute < 60; minute++)
        {
            replay.Add(minute * 60_000, new TokenCounts(InputUncached: minute == 30 ? 150_000 : 60_000));
        }

        Assert.Equal((3, 3 * Dollar), replay.Finish(0, Hour));
    }

    [Fact]
    public void Finish_ScaledByTheHour_PaysEachHourWhatItNeeds()
    {
        Fleet fleet = Fleet(0);
        fleet.ScalesHourly = true;
        fleet.MinMachines = 2;
        var replay = new FleetReplay(fleet);
        replay.Add(Hour / 2, new TokenCounts(InputUncached: 5 * 60_000));
        replay.Add((3 * Hour) + 1, new TokenCounts(InputUncached: 3 * 60_000));

        // Five machines in the first hour, three for the half of the last, two in between.
        Assert.Equal((5, (Dollar * 19) / 2 + Dollar), replay.Finish(0, (3 * Hour) + (Hour / 2)));
    }

    [Fact]
    public void Finish_WithoutTraffic_PaysTheLeastThereIs() =>
        Assert.Equal((1, 24 * Dollar), new FleetReplay(Fleet(0)).Finish(0, 24 * Hour));

    private static Fleet Fleet(int headroom) => new()
    {
        MachineNanoUsdPerHour = Dollar,
        PromptTokensPerSecond = 1000,
        OutputTokensPerSecond = 100,
        HeadroomPercent = headroom,
    };
}
