namespace RagPlatform.TestSupport;

/// <summary>Bounded waits for states that nobody announces.</summary>
public static class Poll
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_defaultLimit = TimeSpan.FromSeconds(60);

    /// <summary>Reads until what is read is wanted.</summary>
    /// <param name="read">Reads the state.</param>
    /// <param name="isWanted">Says whether the wait is over.</param>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="limit">How long at most; a minute when left out.</param>
    /// <exception cref="TimeoutException">It did not come about; the message holds the state read last.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isWanted, string what, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(isWanted);
        TimeSpan bound = limit ?? s_defaultLimit;
        using var timeout = new CancellationTokenSource(bound);
        using var timer = new PeriodicTimer(s_interval);
        while (true)
        {
            T state = await read();
            if (isWanted(state))
            {
                return state;
            }

            try
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {bound.TotalSeconds:N0} s: {what}. Last seen: {state}");
            }
        }
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        UntilAsync(() => Task.FromResult(condition()), held => held, what, limit);
}
