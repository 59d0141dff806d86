using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>A log file on a disk of which a limited number of bytes is free: a write that does not fit is written in part.</summary>
internal sealed class FullDisk(string path) : IAppendFile
{
    private readonly AppendFile _file = new(path);

    /// <summary>The last byte that can be written.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Whether flushing fails, as it does on a disk that broke.</summary>
    public bool IsBroken { get; set; }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        int fitting = (int)Math.Clamp(Capacity - offset, 0, bytes.Length);
        _file.Write(bytes[..fitting], offset);
        if (fitting < bytes.Length)
        {
            throw new IOException("No space left on device");
        }
    }

    public void Flush()
    {
        if (IsBroken)
        {
            throw new IOException("Input/output error");
        }

        _file.Flush();
    }

    public void Cut(long length) => _file.Cut(length);

    public void Dispose() => _file.Dispose();
}
