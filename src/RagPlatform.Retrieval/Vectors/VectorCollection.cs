using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>A collection as a vector engine knows it.</summary>
/// <param name="Key">Tenant and name.</param>
/// <param name="Dimensions">Numbers a vector, 1 to <see cref="MaxDimensions"/>.</param>
/// <param name="Model">The model that makes the vectors; vectors of two models are not comparable.</param>
internal sealed record VectorCollection(CollectionKey Key, int Dimensions, string Model)
{
    /// <summary>The most numbers a vector may have; sums of products of quantised numbers stay within 32 bits up to here.</summary>
    public const int MaxDimensions = 8192;
}
