using System.IO.Compression;
using System.Xml;

namespace RagPlatform.Retrieval.Extraction.Docx;

/// <summary>
/// Inspects an Office archive before anything interprets it: how many entries it has and how large they really become (what the archive says
/// of itself is not believed), and that its XML is plain and no deeper than documents are.
/// </summary>
internal static class DocxArchive
{
    public const int MaxEntries = 2048;
    public const long MaxEntryBytes = 64L << 20;
    public const long MaxTotalBytes = 128L << 20;

    // XML of documents shrinks ten- to thirtyfold; a megabyte may be anything.
    public const int MaxRatio = 200;
    public const long RatioFreeBytes = 1L << 20;

    private static readonly XmlReaderSettings s_strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxEntryBytes,
        MaxCharactersFromEntities = 1024,
    };

    /// <exception cref="DocumentRefusedException">ARCHIVE_TOO_LARGE, UNSAFE_XML, NESTED_TOO_DEEP or CORRUPT_DOCUMENT.</exception>
    public static void Inspect(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MaxEntries)
            {
                throw TooLarge($"has {archive.Entries.Count:N0} entries, at most {MaxEntries:N0} are read");
            }

            long total = 0;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total += Measure(entry);
                if (total > MaxTotalBytes)
                {
                    throw TooLarge($"unpacks to more than {MaxTotalBytes >> 20} MiB");
                }
            }
        }
        catch (Exception corrupt) when (corrupt is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw Corrupt();
        }
    }

    /// <summary>The refusal of an archive that is none.</summary>
    public static DocumentRefusedException Corrupt() => new(
        "CORRUPT_DOCUMENT", "The document is said to be a Word document and cannot be read as one; open it, save it again and send that.");

    private static long Measure(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var counting = new CountingStream(stream, Math.Min(
            MaxEntryBytes, Math.Max(RatioFreeBytes, Math.Max(1, entry.CompressedLength) * MaxRatio)));
        bool isXml = entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        if (isXml)
        {
            CheckXml(counting, entry.FullName);
        }

        counting.CopyTo(Stream.Null);
        return counting.Count;
    }

    private static void CheckXml(Stream stream, string name)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(stream, s_strict);
            while (reader.Read())
            {
                if (reader.Depth > ExtractionLimits.MaxDepth)
                {
                    throw new DocumentRefusedException(
                        "NESTED_TOO_DEEP",
                        $"'{name}' of the document is nested deeper than {ExtractionLimits.MaxDepth} levels; simplify the document.");
                }
            }
        }
        catch (XmlException invalid)
        {
            throw invalid.Message.Contains("DTD", StringComparison.Ordinal)
                ? new DocumentRefusedException(
                    "UNSAFE_XML", $"'{name}' of the document declares XML entities, which is not accepted; save it again with an Office program.")
                : Corrupt();
        }
    }

    private static DocumentRefusedException TooLarge(string how) =>
        new("ARCHIVE_TOO_LARGE", $"The document {how}; send a smaller one, or its text.");

    /// <summary>Reads through, and refuses to become larger than it may.</summary>
    private sealed class CountingStream(Stream inner, long most) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            Count += read;
            return Count <= most
                ? read
                : throw TooLarge($"has an entry that unpacks to more than {most:N0} bytes, which is more than documents do");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
