namespace RagPlatform.Retrieval.Chunking;

/// <summary>The ways to cut a document; names as policies spell them.</summary>
internal static class ChunkingKinds
{
    /// <summary>Along headings, paragraphs, lists, tables and code. For anything with a structure; the default.</summary>
    public const string Structure = "structure";

    /// <summary>Every so many tokens. For text without any structure, and as the plain thing others are compared with.</summary>
    public const string Fixed = "fixed";

    /// <summary>A few sentences are embedded, and returned with what stands around them. For dense prose and exact questions.</summary>
    public const string SentenceWindow = "sentence-window";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Structure, Fixed, SentenceWindow];
}
