namespace RagPlatform.Retrieval.Vectors;

/// <summary>The vector of a window of a chunk.</summary>
/// <param name="Ordinal">The chunk's place in its document; 0 or more.</param>
/// <param name="Window">The window's place in the chunk; 0 or more.</param>
/// <param name="Vector">Of unit length.</param>
internal readonly record struct VectorPoint(int Ordinal, int Window, ReadOnlyMemory<float> Vector);
