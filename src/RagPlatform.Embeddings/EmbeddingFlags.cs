using System.Diagnostics.CodeAnalysis;

namespace RagPlatform.Embeddings;

/// <summary>What a caller should know about a text before trusting its vector.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "It is a set of flags, and callers read it as one.")]
public enum EmbeddingFlags
{
    /// <summary>Nothing stands out.</summary>
    None = 0,

    /// <summary>The text has nothing to embed; its vector is empty.</summary>
    Empty = 1,

    /// <summary>The text is longer than the model reads; the vector speaks for its beginning alone.</summary>
    Truncated = 2,

    /// <summary>At least one character is not in the model's vocabulary.</summary>
    UnknownCharacters = 4,

    /// <summary>The text is probably not English, and the model knows no other language.</summary>
    NotEnglish = 8,
}
