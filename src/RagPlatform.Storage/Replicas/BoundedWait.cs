namespace RagPlatform.Storage.Replicas;

/// <summary>
/// Waits for a server only while it gets on. When it does not, the client is asked to give up as well, but nobody waits for that: what it does
/// about a server that says nothing takes as long as it takes.
/// </summary>
internal static class BoundedWait
{
    /// <summary>Runs something that may be left to itself.</summary>
    /// <param name="work">The work.</param>
    /// <param name="progress">Says how far it is; any other number than before is progress.</param>
    /// <param name="limit">How long it may make no progress.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait and the work.</param>
    /// <exception cref="TimeoutException">It made no progress for too long.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, Func<long> progress, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> running = work(giveUp.Token);
        try
        {
            while (true)
            {
                long before = progress();
                try
                {
                    return await running.WaitAsync(limit, time, cancellationToken);
                }
                catch (TimeoutException) when (!running.IsCompleted && progress() != before)
                {
                    // Late, but it gets on.
                }
            }
        }
        finally
        {
            _ = EndAsync(running, giveUp);
        }
    }

    private static async Task EndAsync(Task running, CancellationTokenSource giveUp)
    {
        if (!running.IsCompleted)
        {
            // Not here: the client may hold up whoever cancels.
            await Task.Run(giveUp.Cancel);
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        giveUp.Dispose();
    }
}
