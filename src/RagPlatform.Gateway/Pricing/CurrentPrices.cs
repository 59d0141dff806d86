using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Pricing;

/// <summary>
/// The price book as last fetched, so that pricing an answer takes no call. Until the first fetch it is empty and prices are unknown: who asks in
/// that moment waits a little for it.
/// </summary>
internal sealed class CurrentPrices(TimeProvider time)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _waitIsOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PriceBook _book = PriceBook.Empty;

    /// <summary>The book; setting it ends every wait.</summary>
    public PriceBook Book
    {
        get => _book;
        set
        {
            _book = value;
            _waitIsOver.TrySetResult();
        }
    }

    /// <summary>Whether nobody has to wait any more: the book was fetched, or its fetching was given up for now.</summary>
    public bool IsWaitOver => _waitIsOver.Task.IsCompleted;

    /// <summary>Answers go on without prices: nobody can be asked for them.</summary>
    public void GiveUpWaiting() => _waitIsOver.TrySetResult();

    /// <summary>Waits for the first book, not for long; without delay once it was there.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (IsWaitOver)
        {
            return;
        }

        try
        {
            await _waitIsOver.Task.WaitAsync(s_longestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An answer of unknown price is better than none; it is booked as such.
        }
    }
}
