namespace RagPlatform.Retrieval.Indexing;

/// <summary>Work that is done once for all who wait for it, and goes on when one of them gives up.</summary>
internal sealed class SharedWork
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Completes, or fails, with what is under way.</summary>
    public Task WhenIdle()
    {
        lock (_lock)
        {
            return _running;
        }
    }

    /// <summary>Begins the work, or joins what is under way, which may have been begun for less; the caller looks again afterwards.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public Task JoinAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
            {
                _running = Task.Run(work, CancellationToken.None);
            }

            return _running.WaitAsync(cancellationToken);
        }
    }
}
