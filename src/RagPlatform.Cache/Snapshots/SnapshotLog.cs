using Microsoft.Extensions.Options;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Events;

namespace RagPlatform.Cache.Snapshots;

/// <summary>
/// The log of a process that is alone: events are applied here, those that end answers are journaled first, and now and then all answers are
/// written to disk. After a restart they are held back for a while, until what changed meanwhile has been announced.
/// </summary>
internal sealed class SnapshotLog : BackgroundService, ICacheLog
{
    // Clocks of hosts differ.
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly AnswerRegistry _registry;
    private readonly EventApplier _applier;
    private readonly CacheOptions _options;
    private readonly SnapshotFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<SnapshotLog> _logger;

    /// <param name="registry">What is written.</param>
    /// <param name="applier">Applies events.</param>
    /// <param name="options">How often to write.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of damage.</param>
    public SnapshotLog(
        AnswerRegistry registry, EventApplier applier, IOptions<CacheOptions> options, SnapshotPlace folder, TimeProvider time,
        ILogger<SnapshotLog> logger)
    {
        (_registry, _applier, _options, _time, _logger) = (registry, applier, options.Value, time, logger);
        _folder = new SnapshotFolder(folder.Folder, logger);
        RemembersSince = time.GetUtcNow() + s_clockMargin;
        Restore();
    }

    public DateTimeOffset RemembersSince { get; }

    public Task<EventOutcome> AppendAsync(CacheEvent happened, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (happened.EndsAnswers)
            {
                _folder.Append(happened);
            }

            return Task.FromResult(_applier.Apply(happened, (happened as CacheEvent.Stored)?.Record.Payload()));
        }
    }

    public ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <summary>Writes all answers to disk.</summary>
    public void Write()
    {
        IReadOnlyList<CacheEntry> entries;
        lock (_lock)
        {
            _folder.BeginNext();
            entries = _registry.List();
        }

        // An answer ended meanwhile is written all the same; the journal that was just begun ends it again.
        _folder.Write(entries
            .Where(entry => entry.Payload is not null)
            .Select(entry => entry.ToRecord(entry.Payload!, _registry.CodeOf(entry))));
    }

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_options.SnapshotInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                // Also when it ends.
                Write();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                CacheLog.SnapshotNotWritten(_logger, failure);
            }
        }
    }

    private void Restore()
    {
        (IReadOnlyList<EntryRecord> records, IReadOnlyList<CacheEvent> changes) = _folder.Open();
        long heldUntil = (_time.GetUtcNow() + _options.RestoreDelay).ToUnixTimeMilliseconds();
        foreach (EntryRecord record in records)
        {
            _applier.Apply(new CacheEvent.Stored(record), record.Payload(), heldUntil);
        }

        foreach (CacheEvent change in changes)
        {
            _applier.Apply(change);
        }

        if (records.Count > 0)
        {
            CacheLog.Restored(_logger, records.Count);
        }
    }
}
