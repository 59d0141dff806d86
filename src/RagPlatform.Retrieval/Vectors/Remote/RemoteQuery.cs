namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>What a server is asked for: the nearest points, several of which may be of one chunk.</summary>
/// <param name="Scope">The collection.</param>
/// <param name="Vector">Of unit length.</param>
/// <param name="Points">The most points to return.</param>
/// <param name="Readers">Terms of which a point must have one; null: none is asked for.</param>
/// <param name="Metadata">Terms of which a point must have all.</param>
/// <param name="Chunks">The only chunks to look at; null: all.</param>
/// <param name="Effort">Candidates an approximate search keeps.</param>
/// <param name="Exact">Compare with every admitted point.</param>
internal sealed record RemoteQuery(
    string Scope,
    float[] Vector,
    int Points,
    IReadOnlyList<string>? Readers,
    IReadOnlyList<string> Metadata,
    IReadOnlyList<string>? Chunks,
    int Effort,
    bool Exact);
