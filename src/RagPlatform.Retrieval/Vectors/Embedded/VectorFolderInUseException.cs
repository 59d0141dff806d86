namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Another engine, of this process or of another one, uses the folder.</summary>
internal sealed class VectorFolderInUseException(string folder, Exception inner)
    : IOException($"the vector folder {folder} is in use by another process", inner);
