namespace RagPlatform.Retrieval.Replicas;

/// <summary>The reads that a policy decides about.</summary>
internal enum ReadKind
{
    /// <summary>The text of what a search found.</summary>
    Passages,

    /// <summary>A whole document.</summary>
    Documents,

    /// <summary>What indices and vector engines lack of a collection.</summary>
    Following,
}
