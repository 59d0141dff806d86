using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Moving;

/// <summary>A copy of a collection's vectors that nobody needs any more.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Collection">The collection's name; it may be gone.</param>
/// <param name="Engine">The engine that has the copy.</param>
/// <param name="CreatedAt">Since when it is not needed, Unix time in milliseconds.</param>
internal sealed record Cleanup(string Tenant, string Collection, string Engine, long CreatedAt)
{
    /// <summary>The collection.</summary>
    public CollectionKey Key => new(Tenant, Collection);
}
