using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>A row of a provider's export.</summary>
/// <param name="Day">Days since 1970, UTC.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="Requests">Null where the export does not count them.</param>
/// <param name="Tokens">In buckets that do not overlap.</param>
/// <param name="CostNanoUsd">Null where the export has no money.</param>
internal sealed record ExportRow(long Day, string Model, long? Requests, TokenCounts Tokens, long? CostNanoUsd);
