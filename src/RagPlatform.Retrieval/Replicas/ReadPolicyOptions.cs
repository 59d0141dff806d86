namespace RagPlatform.Retrieval.Replicas;

/// <summary>
/// Which reads go to read replicas where there are any; bound from the section <c>ReadPolicy</c>. Whichever they are, a reader sees every write
/// acknowledged before; see docs/operations.md.
/// </summary>
internal sealed class ReadPolicyOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "ReadPolicy";

    /// <summary>Whether replicas serve the text of what a search found. Default true.</summary>
    public bool Passages { get; set; } = true;

    /// <summary>Whether replicas serve whole documents. The primary is asked for the collection's version before each. Default true.</summary>
    public bool Documents { get; set; } = true;

    /// <summary>
    /// Whether replicas serve what indices and vector engines read to follow a collection: all of it when a process starts, later what changed.
    /// Default true.
    /// </summary>
    public bool Following { get; set; } = true;

    /// <summary>Whether replicas serve a kind of read.</summary>
    public bool Sends(ReadKind kind) => kind switch
    {
        ReadKind.Passages => Passages,
        ReadKind.Documents => Documents,
        _ => Following,
    };
}
