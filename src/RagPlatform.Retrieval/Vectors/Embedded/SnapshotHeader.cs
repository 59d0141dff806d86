using System.Buffers.Binary;
using System.Text;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>The first page of a snapshot: magic, format, what the collection is, how large each part is, a checksum at the end.</summary>
internal sealed record SnapshotHeader(
    int Dimensions,
    VectorPrecision Precision,
    HnswParameters Parameters,
    long FirstLog,
    GenerationView View,
    GraphHead Head,
    IReadOnlyList<SnapshotSection> Sections)
{
    /// <summary>Bytes of the header, and what sections are aligned to.</summary>
    public const int Bytes = 4096;

    /// <summary>Documents, points, main, lower, scales, ground, slots, upper.</summary>
    public const int SectionCount = 8;

    private const int FormatVersion = 1;
    private const int ChecksumOffset = Bytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "RAGVECTS"u8;

    /// <summary>The header as it is written.</summary>
    public byte[] Encode()
    {
        var page = new byte[Bytes];
        using var writer = new BinaryWriter(new MemoryStream(page), Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(Dimensions);
        writer.Write((int)Precision);
        writer.Write(Parameters.Links);
        writer.Write(Parameters.BuildEffort);
        writer.Write(Parameters.Seed);
        writer.Write(FirstLog);
        writer.Write(View.Version);
        writer.Write(View.Rows);
        writer.Write(View.Documents);
        writer.Write(View.DeadRows);
        writer.Write(View.MostWindows);
        writer.Write(Head.Count);
        writer.Write(Head.Entry);
        writer.Write(Head.TopLayer);
        writer.Write(Head.UpperSlots);
        foreach (SnapshotSection section in Sections)
        {
            writer.Write(section.Offset);
            writer.Write(section.Bytes);
            writer.Write(section.Checksum);
        }

        writer.Flush();
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumOffset), Checksum.Of(page.AsSpan(0, ChecksumOffset)));
        return page;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="VectorDataDamagedException">It is none, or not of this format.</exception>
    public static SnapshotHeader Decode(string path, ReadOnlySpan<byte> page)
    {
        if (page.Length < Bytes || !page.StartsWith(Magic))
        {
            throw new VectorDataDamagedException(path, "it does not begin like a snapshot");
        }

        if (Checksum.Of(page[..ChecksumOffset]) != BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumOffset..]))
        {
            throw new VectorDataDamagedException(path, "its header does not match its checksum");
        }

        using var reader = new BinaryReader(new MemoryStream(page[Magic.Length..].ToArray()), Encoding.UTF8);
        int format = reader.ReadInt32();
        if (format != FormatVersion)
        {
            throw new VectorDataDamagedException(path, $"its format is {format}, not {FormatVersion}");
        }

        int dimensions = reader.ReadInt32();
        var precision = (VectorPrecision)reader.ReadInt32();
        var parameters = new HnswParameters(reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64());
        long firstLog = reader.ReadInt64();
        var view = new GenerationView(
            0, reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var head = new GraphHead(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var sections = new SnapshotSection[SectionCount];
        for (int i = 0; i < SectionCount; i++)
        {
            sections[i] = new SnapshotSection(reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt32());
        }

        return new SnapshotHeader(dimensions, precision, parameters, firstLog, view, head, sections);
    }
}
