using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>
/// Own machines under the traffic's load. A minute needs ⌈(prompt tokens / their rate + output tokens / their rate) × headroom / 60⌉ machines;
/// a fleet has what its busiest minute needs, or each hour what the busiest minute of that hour needs.
/// </summary>
internal sealed class FleetReplay(Fleet fleet)
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 3_600_000;
    private const long Micro = 1_000_000;
    private const int Percent = 100;

    // Machine microseconds of the minute calls are arriving in, and the most machines of each hour that was busy.
    private readonly Dictionary<long, long> _machinesOfHour = [];
    private long _minute = long.MinValue;
    private Int128 _load;

    /// <summary>Adds a call; calls come in the order of their time.</summary>
    public void Add(long atMs, TokenCounts tokens)
    {
        if (atMs / MinuteMs != _minute)
        {
            CloseMinute();
            _minute = atMs / MinuteMs;
        }

        _load += ((Int128)tokens.Prompt * Micro / fleet.PromptTokensPerSecond)
            + (((Int128)tokens.OutputText + tokens.OutputReasoning) * Micro / fleet.OutputTokensPerSecond);
    }

    /// <summary>Machines at most, and what they cost from one time to another, in nano-dollars rounded up.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public (long Machines, long Cost) Finish(long fromMs, long toMs)
    {
        CloseMinute();
        long least = Math.Max(1, fleet.MinMachines);
        long most = Math.Max(least, _machinesOfHour.Values.DefaultIfEmpty(least).Max());
        Int128 machineMs = (Int128)(toMs - fromMs) * (fleet.ScalesHourly ? least : most);
        if (fleet.ScalesHourly)
        {
            foreach ((long hour, long machines) in _machinesOfHour)
            {
                long overlap = Math.Min(toMs, (hour + 1) * HourMs) - Math.Max(fromMs, hour * HourMs);
                machineMs += (Int128)Math.Max(0, overlap) * (Math.Max(least, machines) - least);
            }
        }

        return (most, NanoDollars.RoundUp(checked(machineMs * fleet.MachineNanoUsdPerHour), HourMs));
    }

    private void CloseMinute()
    {
        if (_load == 0)
        {
            return;
        }

        Int128 available = (Int128)60 * Micro * Percent;
        long machines = checked((long)(((_load * (Percent + fleet.HeadroomPercent)) + available - 1) / available));
        long hour = _minute * MinuteMs / HourMs;
        _machinesOfHour[hour] = Math.Max(machines, _machinesOfHour.GetValueOrDefault(hour));
        _load = 0;
    }
}
