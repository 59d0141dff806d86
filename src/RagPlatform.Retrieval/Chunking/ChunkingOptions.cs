namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// How documents are cut; bound from the section <c>Chunking</c>. Changing it re-cuts documents when they are next ingested.
/// </summary>
public sealed class ChunkingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Chunking";

    /// <summary>
    /// The policy of collections that have none of their own: <c>structure</c>, <c>fixed</c> or <c>sentence-window</c>, with numbers where
    /// they differ from the kind's defaults, for example <c>structure:max=512,overlap=0,window=120</c> (tokens); see docs/documents.md.
    /// </summary>
    public string Policy { get; set; } = ChunkingDefaults.Policy;
}
