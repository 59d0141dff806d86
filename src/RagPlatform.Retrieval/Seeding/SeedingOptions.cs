namespace RagPlatform.Retrieval.Seeding;

/// <summary>A folder whose documents are there from the first start; bound from the section <c>Seeding</c>.</summary>
public sealed class SeedingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Seeding";

    /// <summary>
    /// Folder with Markdown files; null: none. The AppHost sets it to the platform's own <c>docs</c> (<c>RAG_SEED_DIR</c>).
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>The tenant they belong to. Default <c>dev</c>.</summary>
    public string Tenant { get; set; } = "dev";

    /// <summary>The collection they go to. Default <c>docs</c>.</summary>
    public string Collection { get; set; } = "docs";
}
