using System.Runtime.InteropServices;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>Native memory that starts on a cache line, so that no vector load of the kernels straddles two; zeroed when made.</summary>
internal sealed unsafe class AlignedBuffer : SafeHandle
{
    /// <summary>The size of a cache line, and of the widest vector.</summary>
    public const int Alignment = 64;

    public AlignedBuffer(int bytes)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        SizeBytes = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment));
        Span.Clear();
    }

    /// <summary>The size in bytes.</summary>
    public int SizeBytes { get; }

    /// <summary>The first byte. The buffer must outlive every use of it.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>The bytes. The buffer must outlive the span.</summary>
    public Span<byte> Span => new(Pointer, SizeBytes);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
