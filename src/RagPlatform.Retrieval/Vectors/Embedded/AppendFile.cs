using Microsoft.Win32.SafeHandles;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>A file on disk that is appended to.</summary>
internal sealed class AppendFile(string path) : IAppendFile
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public void Flush() => RandomAccess.FlushToDisk(_handle);

    public void Cut(long length) => RandomAccess.SetLength(_handle, length);

    public void Dispose() => _handle.Dispose();
}
