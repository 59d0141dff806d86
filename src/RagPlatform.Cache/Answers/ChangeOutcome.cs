using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Answers;

/// <summary>What a change did to the answers.</summary>
/// <param name="Ended">Entries that rested on what changed.</param>
/// <param name="Marked">Entries that are asked again.</param>
internal sealed record ChangeOutcome(IReadOnlyList<CacheEntry> Ended, int Marked);
