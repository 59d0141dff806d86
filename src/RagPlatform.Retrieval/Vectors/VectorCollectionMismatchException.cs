namespace RagPlatform.Retrieval.Vectors;

/// <summary>A collection exists with other dimensions or of another model than asked for: it must be dropped and filled anew.</summary>
internal sealed class VectorCollectionMismatchException(VectorCollection asked, int dimensions, string model)
    : InvalidOperationException(
        $"vector collection '{asked.Key.Name}' of tenant '{asked.Key.Tenant}' holds vectors of {dimensions} numbers made by '{model}', "
        + $"not of {asked.Dimensions} made by '{asked.Model}'");
