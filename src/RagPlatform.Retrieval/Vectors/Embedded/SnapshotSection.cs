namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>A part of a snapshot file.</summary>
/// <param name="Offset">Where it begins, at a page.</param>
/// <param name="Bytes">Bytes that are used; tables reserve whole segments.</param>
/// <param name="Checksum">Of those bytes.</param>
internal readonly record struct SnapshotSection(long Offset, long Bytes, uint Checksum);
