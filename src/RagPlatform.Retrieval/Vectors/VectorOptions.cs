using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>Which engine holds vectors; bound from the section <c>Vectors</c>.</summary>
public sealed class VectorOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Vectors";

    /// <summary>
    /// The engine of collections that are made without naming one: <c>embedded</c>, <c>pgvector</c>, <c>qdrant</c> or <c>elasticsearch</c>, the
    /// last three where their connection string is set. Collections that are there keep theirs; they are moved. Default <c>embedded</c>.
    /// </summary>
    [Required]
    public string Engine { get; set; } = "embedded";
}
