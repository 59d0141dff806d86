using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Budgets;

/// <summary>
/// Money borrowed for the calls of one payer. What calls may cost at most is taken from it when they begin, and given back down to what they
/// cost when they end; what they cost is never given back.
/// </summary>
internal sealed class BudgetLease(string id, ReserveReply reply, DateTimeOffset usableUntil)
{
    private const long DayMs = 86_400_000;
    private readonly Lock _lock = new();
    private long _underWay;
    private long _spent;
    private int _calls;
    private bool _isClosed;

    public string Id => id;

    public DateTimeOffset UsableUntil => usableUntil;

    public bool IsUnlimited => reply.Unlimited;

    public string Warning { get; } = string.Join("; ", reply.Warnings);

    /// <summary>What is left is less than half: time to borrow again.</summary>
    public bool IsLow
    {
        get
        {
            lock (_lock)
            {
                return !reply.Unlimited && Left < reply.GrantedNanoUsd / 2;
            }
        }
    }

    private long Left => reply.GrantedNanoUsd - _spent - _underWay;

    /// <summary>Takes money for a call; null when there is not enough or the lease is over.</summary>
    public BudgetGrant? TryTake(long amount, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_isClosed || now >= usableUntil || (!reply.Unlimited && Left < amount))
            {
                return null;
            }

            _underWay += amount;
            _calls++;
            return new BudgetGrant(this, amount, OnTheDay(now));
        }
    }

    // Two clocks never agree at midnight; the one that lent decides which day it is.
    private DateTimeOffset OnTheDay(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(now.ToUnixTimeMilliseconds(), reply.Day * DayMs, ((reply.Day + 1) * DayMs) - 1));

    /// <summary>A call ended.</summary>
    public void Settle(long amount, long actual)
    {
        lock (_lock)
        {
            _underWay -= amount;
            _spent += actual;
            _calls--;
        }
    }

    /// <summary>Lets no further call begin. What was spent in all, or null while calls are under way.</summary>
    public long? Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _calls == 0 ? _spent : null;
        }
    }
}
