namespace RagPlatform.Gateway.Budgets;

/// <summary>Money for one call, to be settled once.</summary>
internal sealed class BudgetGrant(BudgetLease lease, long amount, DateTimeOffset at)
{
    private int _settled;

    /// <summary>What usage events of the call carry.</summary>
    public string ReservationId => lease.Id;

    /// <summary>When it was given. The call's costs are dated so: they belong to the day the money was borrowed on.</summary>
    public DateTimeOffset At => at;

    /// <summary>Budgets above their soft limit, in a sentence; empty when there is none.</summary>
    public string Warning => lease.Warning;

    /// <summary>Says what the call cost; 0 when it cost nothing. Only the first call counts.</summary>
    public void Settle(long actual)
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            lease.Settle(amount, actual);
        }
    }
}
