namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>A point as servers keep it.</summary>
/// <param name="Id">The same for the same window of the same chunk.</param>
/// <param name="Scope">Its collection.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its chunk's place in the document.</param>
/// <param name="Chunk">Its chunk, as one term.</param>
/// <param name="Readers">Who may find it; see <see cref="ReaderTerms"/>.</param>
/// <param name="Metadata">What it can be found by; see <see cref="MetadataTerms"/>.</param>
/// <param name="Step">The step that wrote it last.</param>
/// <param name="Vector">Of unit length.</param>
internal sealed record RemotePoint(
    Guid Id,
    string Scope,
    string DocumentId,
    int Ordinal,
    string Chunk,
    IReadOnlyList<string> Readers,
    IReadOnlyList<string> Metadata,
    string Step,
    float[] Vector)
{
    /// <summary>A chunk as one term.</summary>
    public static string TermOf(ChunkRef chunk) => LongTerms.Shorten($"{chunk.Ordinal}:{chunk.DocumentId}");
}
