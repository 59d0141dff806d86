namespace RagPlatform.Retrieval.Enrichment;

/// <summary>What was added to a chunk.</summary>
/// <param name="Header">The line that is embedded before each of its windows; empty: none.</param>
/// <param name="KeyPhrases">The most telling first.</param>
/// <param name="Questions">What it answers; each is embedded and indexed as if it stood in the chunk.</param>
internal sealed record ChunkEnrichment(string Header, IReadOnlyList<string> KeyPhrases, IReadOnlyList<string> Questions)
{
    /// <summary>Nothing.</summary>
    public static ChunkEnrichment None { get; } = new(string.Empty, [], []);
}
