using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Storage.Outbox;

/// <summary>
/// Delivers what the outbox holds, topic by topic, oldest first, until the receiver has it. A failing topic backs off (doubling from
/// half a second to thirty seconds, with jitter) and does not hold up the others.
/// </summary>
internal sealed partial class OutboxDispatcher(
    OutboxStore store, OutboxSignal signal, IEnumerable<IOutboxHandler> handlers, TimeProvider time, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(30);
    private readonly IOutboxHandler[] _handlers = [.. handlers];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool recovered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!recovered)
                {
                    await store.RecoverAsync(stoppingToken);
                    recovered = true;
                }

                bool more = false;
                foreach (IOutboxHandler handler in _handlers)
                {
                    more |= await DispatchAsync(handler, stoppingToken);
                }

                if (!more)
                {
                    await signal.WaitAsync(s_pollInterval, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The store itself failed; the messages are safe in it, so wait and look again.
                LogStoreFailed(logger, exception);
                await Task.Delay(s_pollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Delivers one batch; true when there may be more at once.</summary>
    internal async Task<bool> DispatchAsync(IOutboxHandler handler, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxMessage> batch = await store.ClaimAsync(handler.Topic, handler.BatchSize, cancellationToken);
        if (batch.Count == 0)
        {
            return false;
        }

        return await DeliverAsync(handler, batch, cancellationToken);
    }

    private async Task<bool> DeliverAsync(IOutboxHandler handler, IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken)
    {
        try
        {
            await handler.DeliverAsync(batch, cancellationToken);
            await store.CompleteAsync(batch, cancellationToken);
            OutboxMetrics.Record(handler.Topic, "delivered", batch.Count);
            return batch.Count == handler.BatchSize;
        }
        catch (OutboxRejectedException rejected) when (batch.Count == 1)
        {
            LogRejected(logger, handler.Topic, batch[0].Sequence, rejected.Message);
            await store.RejectAsync(batch[0], rejected.Message, cancellationToken);
            OutboxMetrics.Record(handler.Topic, "rejected");
            return true;
        }
        catch (OutboxRejectedException)
        {
            // Halved until the message stands alone: one of a thousand is found with twenty deliveries.
            foreach (OutboxMessage[] half in batch.Chunk((batch.Count + 1) / 2))
            {
                await DeliverAsync(handler, half, cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            TimeSpan delay = Delay(batch[0].Attempts);
            LogPostponed(logger, handler.Topic, batch.Count, (long)delay.TotalMilliseconds, exception.Message);
            await store.PostponeAsync(batch, delay, cancellationToken);
            OutboxMetrics.Record(handler.Topic, "postponed", batch.Count);
            return false;
        }
    }

    private static TimeSpan Delay(long attempts)
    {
        double doubled = s_firstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempts, 10));
        double capped = Math.Min(doubled, s_longestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    [LoggerMessage(EventId = 1, EventName = "OutboxPostponed", Level = LogLevel.Warning,
        Message = "Delivery of {Count} '{Topic}' messages failed and is tried again in {DelayMs} ms: {Error}")]
    private static partial void LogPostponed(ILogger logger, string topic, int count, long delayMs, string error);

    [LoggerMessage(EventId = 2, EventName = "OutboxRejected", Level = LogLevel.Error,
        Message = "Message {Sequence} of '{Topic}' was refused for good and set aside: {Reason}")]
    private static partial void LogRejected(ILogger logger, string topic, long sequence, string reason);

    [LoggerMessage(EventId = 3, EventName = "OutboxStoreFailed", Level = LogLevel.Error, Message = "The outbox could not be read")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception);
}
