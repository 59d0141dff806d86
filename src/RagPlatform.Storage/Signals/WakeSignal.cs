using System.Threading.Channels;

namespace RagPlatform.Storage.Signals;

/// <summary>
/// Wakes whoever works a queue in the store when something was added to it, so that work does not wait for the next poll. The poll remains: another
/// replica adds work without a signal here, and postponed work becomes due by itself.
/// </summary>
public abstract class WakeSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that something was added and committed.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>Completes when <see cref="Set"/> was called since the last wait, or the poll interval has passed.</summary>
    public async Task WaitAsync(TimeSpan pollInterval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(pollInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _channel.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll interval has passed.
        }
    }
}
