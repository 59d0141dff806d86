namespace RagPlatform.Retrieval.Leases;

/// <summary>A lease this process holds, renewed in the background until it is disposed, which gives it back.</summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _done = new();
    private readonly LeaseStore _store;
    private readonly string _name;
    private readonly string _holder;
    private readonly Task _renewing;

    /// <summary>Begins to renew a lease that was just taken.</summary>
    internal HeldLease(LeaseStore store, string name, string holder, TimeSpan length, TimeProvider time)
    {
        (_store, _name, _holder) = (store, name, holder);
        Lost = _lost.Token;
        _renewing = RenewAsync(length, time);
    }

    /// <summary>Cancelled when the lease is lost: another one may do the work now, so it must end here.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        await _store.ReleaseAsync(_name, _holder);
        _done.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeSpan length, TimeProvider time)
    {
        long held = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(length / 4, time, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await _store.RenewAsync(_name, _holder, length, _done.Token))
                {
                    break;
                }

                held = time.GetTimestamp();
            }
            catch (OperationCanceledException) when (_done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception) when (time.GetElapsedTime(held) < length * 0.75)
            {
                // The store is away for a moment, and the lease still lasts.
            }
            catch (Exception)
            {
                break;
            }
        }

        await _lost.CancelAsync();
    }
}
