namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>
/// gRPC's retry throttling (https://github.com/grpc/proposal/blob/master/A6-client-retries.md): a retry costs one token, a success earns a
/// tenth, and below half of the budget nothing is retried.
/// Example: a budget of 20 allows 10 retries in a row; after 100 successes it is full again.
/// </summary>
internal sealed class RetryBudget(int tokens)
{
    // Tenths of a token, so that the arithmetic is exact.
    private readonly int _max = tokens * 10;
    private int _tenths = tokens * 10;

    /// <summary>Takes a token for a retry; false when retries must stop for now.</summary>
    public bool TryTake()
    {
        int now = Volatile.Read(ref _tenths);
        while (now > _max / 2)
        {
            int seen = Interlocked.CompareExchange(ref _tenths, now - 10, now);
            if (seen == now)
            {
                return true;
            }

            now = seen;
        }

        return false;
    }

    /// <summary>A call succeeded.</summary>
    public void Earn()
    {
        int now = Volatile.Read(ref _tenths);
        while (now < _max)
        {
            int seen = Interlocked.CompareExchange(ref _tenths, now + 1, now);
            if (seen == now)
            {
                return;
            }

            now = seen;
        }
    }
}
