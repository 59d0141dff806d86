using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Results;

/// <summary>A stored answer.</summary>
/// <param name="Reply">The reply as it was given.</param>
/// <param name="StoredAt">UTC.</param>
internal sealed record CachedResult(AskReply Reply, DateTimeOffset StoredAt);
