using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>A step was applied to a collection that was never ensured, or was dropped.</summary>
internal sealed class VectorCollectionMissingException(CollectionKey key)
    : InvalidOperationException($"there is no vector collection '{key.Name}' of tenant '{key.Tenant}'; ensure it first");
