namespace RagPlatform.Retrieval.Enrichment;

/// <summary>An enrichment policy that cannot be followed.</summary>
/// <param name="message">A sentence that names the part and says what to do.</param>
internal sealed class EnrichmentPolicyException(string message) : Exception(message);
