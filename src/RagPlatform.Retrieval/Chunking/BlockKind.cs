namespace RagPlatform.Retrieval.Chunking;

/// <summary>What a block is, which decides where it may be cut.</summary>
internal enum BlockKind
{
    /// <summary>Between sentences.</summary>
    Prose,

    /// <summary>As prose; it begins a section.</summary>
    Heading,

    /// <summary>Between lines, then between sentences.</summary>
    List,

    /// <summary>Between lines: rows.</summary>
    Table,

    /// <summary>Between lines.</summary>
    Code,

    /// <summary>Between lines; it is a chunk of its own.</summary>
    Record,
}
