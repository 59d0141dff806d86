using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>When a cost arose is said by its sender, as long as its clock is not ahead of the ledger's.</summary>
internal static class UsageClock
{
    /// <summary>How far ahead of the ledger's clock a sender's may be.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>An event that is further ahead arose now: it costs what it costs, and no day to come has costs already.</summary>
    /// <returns>Whether it was ahead.</returns>
    public static bool Correct(UsageEvent usage, DateTimeOffset now)
    {
        if (usage.OccurredAtMs <= (now + MaxSkew).ToUnixTimeMilliseconds())
        {
            return false;
        }

        usage.OccurredAtMs = now.ToUnixTimeMilliseconds();
        return true;
    }
}
