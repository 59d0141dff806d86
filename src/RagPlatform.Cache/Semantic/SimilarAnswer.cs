using RagPlatform.Cache.Entries;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Semantic;

/// <summary>A stored answer to a similar question, and what is to be done with it.</summary>
/// <param name="Entry">The stored answer.</param>
/// <param name="Decision">What decided.</param>
/// <param name="Serve">Whether to serve it; else the question is answered anew, and the two answers are compared.</param>
/// <param name="IsAudit">Not served although it would be, to learn how often that is right.</param>
internal sealed record SimilarAnswer(CacheEntry Entry, CacheDecision Decision, bool Serve, bool IsAudit);
