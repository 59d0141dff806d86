using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Events;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Administration;

/// <summary>What administrators see and remove, of their own tenant alone.</summary>
internal sealed class CacheAdministration(AnswerRegistry registry, ICacheLog log, IAnswerPayloads payloads)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Removes what a filter selects, here and on all replicas.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<long> PurgeAsync(string tenant, CacheFilter? filter, CancellationToken cancellationToken)
    {
        if (filter is null || filter.Equals(new CacheFilter()))
        {
            throw PlatformException.InvalidField("filter", "Say what to remove; 'all' removes every answer of the tenant.");
        }

        Func<CacheEntry, bool> selects = EntrySelection.Of(filter);
        CacheEntry[] selected = [.. registry.List(tenant).Where(selects)];
        if (selected.Length > 0)
        {
            EventOutcome outcome = await log.AppendAsync(
                new CacheEvent.Removed([.. selected.Select(entry => entry.Id)]), cancellationToken);
            await payloads.RemoveAsync(outcome.Ended, cancellationToken);
        }

        return selected.Length;
    }

    /// <summary>Lists what a filter selects, newest first.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<CacheListReply> ListAsync(string tenant, CacheListRequest request, CancellationToken cancellationToken)
    {
        if (request.Limit is < 0 or > MaxLimit)
        {
            throw PlatformException.InvalidField("limit", $"'limit' is 1 to {MaxLimit:N0}, or 0 for {DefaultLimit}.");
        }

        Func<CacheEntry, bool> selects = EntrySelection.Of(request.Filter ?? new CacheFilter());
        CacheEntry[] selected = [.. registry.List(tenant).Where(selects).OrderByDescending(entry => entry.StoredAtMs)];
        var reply = new CacheListReply { Total = selected.Length };
        foreach (CacheEntry entry in selected.Take(request.Limit == 0 ? DefaultLimit : request.Limit))
        {
            reply.Entries.Add(await DescribeAsync(entry, cancellationToken));
        }

        return reply;
    }

    private async Task<CacheEntryInfo> DescribeAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var info = new CacheEntryInfo
        {
            EntryId = entry.Id.ToString(),
            Question = entry.Question,
            Model = entry.Model,
            StoredAtMs = entry.StoredAtMs,
            FreshUntilMs = entry.FreshUntilMs,
            EndsAtMs = entry.KeepUntilMs,
            StaleReason = entry.StaleReason,
            Bytes = entry.Bytes + entry.PayloadBytes,
            Hits = entry.Hits,
            Semantic = entry.IsSemantic,
        };
        for (int i = 0; i < entry.Labels.Count; i++)
        {
            info.LabelsRight += entry.Labels[i].IsRight ? 1 : 0;
            info.LabelsWrong += entry.Labels[i].IsRight ? 0 : 1;
        }

        info.Collections.AddRange(entry.Scope.Collections);
        if (await payloads.FindAsync(entry, cancellationToken) is { } payload)
        {
            info.Evidence.AddRange(AnswerPayload.Request(payload).Evidence);
        }

        return info;
    }
}
