namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// A file of a collection is not what was written. Nothing of the collection is served: drop it and fill it again from the relational
/// store.
/// </summary>
internal sealed class VectorDataDamagedException(string path, string fault, Exception? inner = null)
    : IOException($"the vector file {path} is damaged: {fault}", inner);
