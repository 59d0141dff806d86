using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Judging;

/// <summary>A fresh answer to compare with a stored one.</summary>
/// <param name="Scope">Of both.</param>
/// <param name="EntryId">The stored one.</param>
/// <param name="FreshId">The entry the fresh one became.</param>
/// <param name="Likeness">What the bounded policy learns by.</param>
/// <param name="Fresh">The fresh answer.</param>
/// <param name="Stored">The stored answer.</param>
/// <param name="IsAudit">Whether the stored one would have been served.</param>
internal sealed record Comparison(
    AnswerScope Scope, CacheDigest EntryId, CacheDigest FreshId, double Likeness, AskReply Fresh, AskReply Stored, bool IsAudit);
