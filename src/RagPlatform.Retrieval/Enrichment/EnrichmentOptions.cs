namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// What is added to chunks when they are written; bound from the section <c>Enrichment</c>. Changing it changes documents when they are next
/// ingested.
/// </summary>
public sealed class EnrichmentOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Enrichment";

    /// <summary>
    /// What collections that say nothing themselves get: <c>none</c>, or a list of <c>header</c>, <c>phrases</c> and <c>questions:3</c>; see
    /// docs/search.md.
    /// </summary>
    public string Default { get; set; } = EnrichmentPolicy.Nothing;
}
