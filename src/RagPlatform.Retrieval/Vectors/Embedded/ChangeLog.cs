using System.Buffers.Binary;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// Steps since a snapshot, one record each: length, checksum of the payload, checksum of the two before, payload. A record that is there
/// entirely was applied; one that a crash left half written was never acknowledged, and is cut off when the log is opened.
/// </summary>
internal sealed class ChangeLog : IDisposable
{
    private const int HeaderBytes = 12;
    private const int SectorBytes = 512;
    private readonly IAppendFile _file;
    private bool _isBroken;

    private ChangeLog(IAppendFile file, long length) => (_file, Length) = (file, length);

    /// <summary>Bytes of all records.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a log for appending.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Where its last whole record ends, see <see cref="Read"/>; what lies behind is cut off.</param>
    public static ChangeLog Open(IAppendFile file, long length)
    {
        file.Cut(length);
        return new ChangeLog(file, length);
    }

    /// <summary>Reads the steps of a log.</summary>
    /// <param name="path">The log's file.</param>
    /// <param name="mayBeTorn">Whether a crash may have left the last record half written: it may only in the newest log.</param>
    /// <param name="apply">Is given each step.</param>
    /// <returns>Where the last whole record ends.</returns>
    /// <exception cref="VectorDataDamagedException">Bytes are not what was written.</exception>
    public static long Read(string path, bool mayBeTorn, Action<VectorChanges> apply)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        Span<byte> header = stackalloc byte[HeaderBytes];
        while (true)
        {
            long start = stream.Position;
            if (start == stream.Length)
            {
                return start;
            }

            if (TryReadRecord(stream, header) is not { } payload)
            {
                return mayBeTorn && IsTorn(stream, start)
                    ? start
                    : throw new VectorDataDamagedException(path, $"the record at {start} does not match its checksum");
            }

            try
            {
                apply(ChangeCodec.Decode(payload));
            }
            catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
            {
                throw new VectorDataDamagedException(path, $"the record at {start} cannot be read", exception);
            }
        }
    }

    /// <summary>Appends a step; when the call returns it survives a crash.</summary>
    /// <exception cref="IOException">
    /// It was not appended; after a failure that left the file's state unknown, nothing is any more.
    /// </exception>
    public void Append(VectorChanges changes)
    {
        if (_isBroken)
        {
            throw new IOException("an earlier write to the vector log failed and left its end unknown; open the engine again");
        }

        byte[] payload = ChangeCodec.Encode(changes);
        var record = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum.Of(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum.Of(record.AsSpan(0, 8)));
        payload.CopyTo(record, HeaderBytes);
        try
        {
            _file.Write(record, Length);
            _file.Flush();
            Length += record.Length;
        }
        catch
        {
            TakeBack();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    // The half written record must not stay in front of the next one. Flushing tells whether the disk took the cut.
    private void TakeBack()
    {
        _isBroken = true;
        _file.Cut(Length);
        _file.Flush();
        _isBroken = false;
    }

    private static byte[]? TryReadRecord(FileStream stream, Span<byte> header)
    {
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || Checksum.Of(header[..8]) != BinaryPrimitives.ReadUInt32LittleEndian(header[8..]))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > stream.Length - stream.Position)
        {
            return null;
        }

        var payload = new byte[length];
        stream.ReadExactly(payload);
        return Checksum.Of(payload) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? payload : null;
    }

    /// <summary>
    /// Tells a record that was never finished from one whose bytes changed later. The first is shorter than it says, or has sectors the
    /// disk never wrote, which read as zeros; the second has all its sectors.
    /// </summary>
    private static bool IsTorn(FileStream stream, long start)
    {
        stream.Position = start;
        var rest = new byte[stream.Length - start];
        stream.ReadExactly(rest);
        if (rest.Length < HeaderBytes)
        {
            return true;
        }

        bool isHeaderWhole = Checksum.Of(rest.AsSpan(0, 8)) == BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan(8));
        if (isHeaderWhole && BinaryPrimitives.ReadInt32LittleEndian(rest) > rest.Length - HeaderBytes)
        {
            return true;
        }

        int first = (int)(SectorBytes - (start % SectorBytes));
        for (int offset = 0; offset < rest.Length; offset = offset == 0 ? first : offset + SectorBytes)
        {
            int end = Math.Min(rest.Length, offset == 0 ? first : offset + SectorBytes);
            if (!rest.AsSpan(offset, end - offset).ContainsAnyExcept((byte)0))
            {
                return true;
            }
        }

        return false;
    }
}
