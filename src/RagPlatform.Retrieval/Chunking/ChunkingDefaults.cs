namespace RagPlatform.Retrieval.Chunking;

/// <summary>Bounds of a policy's numbers, and what they are where a policy does not say; measured in docs/benchmarks/chunking.md.</summary>
internal static class ChunkingDefaults
{
    public const int LeastMaxTokens = 32;
    public const int MostMaxTokens = 8192;
    public const int LeastWindowTokens = 16;
    public const int MostWindowTokens = 512;

    /// <summary>The policy of a service that is told none.</summary>
    public const string Policy = ChunkingKinds.Structure;

    /// <summary>Longest chunk of a kind, in tokens.</summary>
    public static int MaxTokens(string kind) => kind switch
    {
        ChunkingKinds.Structure => 512,
        ChunkingKinds.Fixed => 256,
        _ => 192,
    };

    /// <summary>What follows shares with what went before, in tokens.</summary>
    public static int OverlapTokens(string kind) => kind == ChunkingKinds.Fixed ? 32 : 0;

    /// <summary>Longest piece that is embedded as one vector, in tokens.</summary>
    public static int WindowTokens(string kind) => kind == ChunkingKinds.SentenceWindow ? 64 : 120;
}
