using System.Collections.Frozen;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What money is spent on. A category that is not listed is refused, so that no cost hides under a misspelt name.</summary>
internal static class CostCategories
{
    /// <summary>Money a cache saved: reported beside the costs, never part of them.</summary>
    public const string AvoidedByCache = "avoided_by_cache";

    /// <summary>All, as they are written.</summary>
    public static readonly FrozenSet<string> All = FrozenSet.Create(
        StringComparer.Ordinal,
        "ingest_embedding",
        "ingest_enrichment",
        "query_embedding",
        "retrieval",
        "rerank",
        "generation",
        "judge",
        "retry",
        "failed_calls",
        "monitoring",
        "infrastructure",
        AvoidedByCache);
}
