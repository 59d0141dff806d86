using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Events;

/// <summary>What an event did here.</summary>
/// <param name="Applied">Whether it had its effect: an answer that is out of date is not stored.</param>
/// <param name="Ended">Entries it ended.</param>
/// <param name="Marked">Entries it marked for asking again.</param>
internal sealed record EventOutcome(bool Applied, IReadOnlyList<CacheEntry> Ended, int Marked)
{
    /// <summary>Of an event that ends nothing.</summary>
    public static EventOutcome Of(bool applied) => new(applied, [], 0);
}
