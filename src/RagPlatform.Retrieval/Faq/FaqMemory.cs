using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Faq;

/// <summary>
/// The entries of the tenants that ask, in memory. They are compared with the store while it is there, so that they can be served when it
/// is not.
/// </summary>
internal sealed partial class FaqMemory(FaqStore store, IOptions<FaqOptions> options, TimeProvider time, ILogger<FaqMemory> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Begins to bring a tenant's entries up to date where they were not compared for a while; waits for nothing.</summary>
    public void Refresh(string tenant)
    {
        Slot slot = SlotOf(tenant);
        if (slot.ComparedAt is { } compared && time.GetElapsedTime(compared) < options.Value.RefreshInterval)
        {
            return;
        }

        slot.ComparedAt = time.GetTimestamp();
        slot.Refreshing = RefreshAsync(tenant, slot);
    }

    /// <summary>Completes with the refreshing under way.</summary>
    public Task WhenRefreshed(string tenant) => SlotOf(tenant).Refreshing;

    /// <summary>A tenant's entries: at the store's version, or as they are in memory when the store does not say it in time.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached, and nothing is in memory.</exception>
    public async Task<FaqSnapshot> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        Slot slot = SlotOf(tenant);
        if (slot.Loaded is null)
        {
            return await FollowAsync(tenant, slot, cancellationToken);
        }

        using var late = new CancellationTokenSource(options.Value.StoreTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await FollowAsync(tenant, slot, either.Token);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested)
        {
            LogAway(logger, tenant, away);
            return slot.Loaded with { IsCurrent = false };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task<FaqSnapshot> FollowAsync(string tenant, Slot slot, CancellationToken cancellationToken)
    {
        long version = await store.ReadVersionAsync(tenant, cancellationToken);
        slot.ComparedAt = time.GetTimestamp();
        if (slot.Loaded?.Version != version)
        {
            do
            {
                await slot.Loading.JoinAsync(() => LoadAsync(tenant, slot, _stopping.Token), cancellationToken);
            }
            while (slot.Loaded!.Version < version);
        }

        return slot.Loaded;
    }

    private async Task LoadAsync(string tenant, Slot slot, CancellationToken cancellationToken)
    {
        // In this order: what is put in between is seen, and loaded once more when its version is.
        long version = await store.ReadVersionAsync(tenant, cancellationToken);
        slot.Loaded = new FaqSnapshot(version, await store.ReadAllAsync(tenant, cancellationToken), IsCurrent: true);
        Trim(slot);
    }

    private async Task RefreshAsync(string tenant, Slot slot)
    {
        try
        {
            await FollowAsync(tenant, slot, _stopping.Token);
        }
        catch (Exception away)
        {
            LogAway(logger, tenant, away);
        }
    }

    // A tenant without entries takes a place too.
    private void Trim(Slot kept)
    {
        long held = _slots.Values.Sum(slot => slot.Size);
        foreach ((string tenant, Slot slot) in _slots.OrderBy(slot => slot.Value.UsedAt))
        {
            if (held <= options.Value.MaxEntriesInMemory)
            {
                return;
            }

            if (slot != kept && _slots.TryRemove(tenant, out _))
            {
                held -= slot.Size;
            }
        }
    }

    private Slot SlotOf(string tenant)
    {
        Slot slot = _slots.GetOrAdd(tenant, _ => new Slot());
        slot.UsedAt = time.GetTimestamp();
        return slot;
    }

    [LoggerMessage(EventId = 1, EventName = "FaqStoreAway", Level = LogLevel.Warning,
        Message = "FAQ entries of {Tenant} could not be compared with the store; those in memory are kept")]
    private static partial void LogAway(ILogger logger, string tenant, Exception exception);

    private sealed class Slot
    {
        public FaqSnapshot? Loaded { get; set; }

        public SharedWork Loading { get; } = new();

        public Task Refreshing { get; set; } = Task.CompletedTask;

        public long? ComparedAt { get; set; }

        public long UsedAt { get; set; }

        public int Size => 1 + (Loaded?.Entries.Count ?? 0);
    }
}
