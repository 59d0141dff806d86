namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>What a log needs of a file; a seam for disks that are full.</summary>
internal interface IAppendFile : IDisposable
{
    /// <summary>Writes bytes at a place.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when what was written survives a power cut.</summary>
    void Flush();

    /// <summary>Cuts the file.</summary>
    void Cut(long length);
}
