using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Events as they come in: checked, corrected by the ledger's clock and prices, and booked in batches.</summary>
internal sealed partial class UsageStream(
    UsageLedger ledger, PriceList prices, PriceStore store, TimeProvider time, ILogger<UsageStream> logger)
{
    private const int MaxConflictsNamed = 100;

    /// <summary>Books events; those of a batch all or none, and what was booked before a failure stays so.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">INVALID_ARGUMENT naming the field of an event that is none.</exception>
    public async Task<RecordUsageReply> BookAsync(IAsyncEnumerable<UsageEvent> events, CancellationToken cancellationToken)
    {
        // What another process added holds for these events as well.
        await store.RefreshAsync(cancellationToken);
        var reply = new RecordUsageReply();
        var batch = new List<LedgerEvent>();
        (int ahead, int repriced) = (0, 0);
        await foreach (UsageEvent usage in events.WithCancellation(cancellationToken))
        {
            UsageEventValidator.Validate(usage);

            // Of what its sender said, so that the same event is the same when prices have changed.
            var said = LedgerEvent.From(usage);
            ahead += UsageClock.Correct(usage, time.GetUtcNow()) ? 1 : 0;
            repriced += UsagePricer.Price(usage, prices.Book) ? 1 : 0;
            batch.Add(said);
            if (batch.Count == UsageLedger.BatchSize)
            {
                await BookAsync(batch, reply, cancellationToken);
            }
        }

        await BookAsync(batch, reply, cancellationToken);
        if (ahead > 0)
        {
            LogAhead(logger, ahead, (int)UsageClock.MaxSkew.TotalMinutes);
        }

        if (repriced > 0)
        {
            LogRepriced(logger, repriced);
        }

        if (reply.Conflicts > 0)
        {
            LogConflicts(logger, reply.Conflicts, string.Join(", ", reply.ConflictingEventIds));
        }

        return reply;
    }

    private async Task BookAsync(List<LedgerEvent> batch, RecordUsageReply reply, CancellationToken cancellationToken)
    {
        BookingResult result = await ledger.BookAsync(batch, cancellationToken);
        reply.Booked += result.Booked;
        reply.Duplicates += result.Duplicates;
        reply.Conflicts += result.Conflicts.Count;
        reply.ConflictingEventIds.AddRange(result.Conflicts.Take(MaxConflictsNamed - reply.ConflictingEventIds.Count));
        batch.Clear();
    }

    [LoggerMessage(EventId = 1, EventName = "UsageAhead", Level = LogLevel.Warning,
        Message = "{Count} usage events arose more than {Minutes} minutes ahead of this clock and were booked as of now: compare the machines' clocks")]
    private static partial void LogAhead(ILogger logger, int count, int minutes);

    [LoggerMessage(EventId = 2, EventName = "UsageRepriced", Level = LogLevel.Warning,
        Message = "{Count} usage events said another cost than their price and tokens make, and were booked at the latter: a price was edited in place")]
    private static partial void LogRepriced(ILogger logger, int count);

    [LoggerMessage(EventId = 3, EventName = "UsageConflicts", Level = LogLevel.Error,
        Message = "{Count} usage events came under ids of other events and were not booked: {Ids}")]
    private static partial void LogConflicts(ILogger logger, long count, string ids);
}
