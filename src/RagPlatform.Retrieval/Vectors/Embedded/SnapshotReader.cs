using System.Text;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Opens a snapshot by mapping it. Its checksums are verified first, which reads it once.</summary>
internal static unsafe class SnapshotReader
{
    private const int CheckedAtOnce = 1 << 24;

    /// <summary>Opens a snapshot.</summary>
    /// <exception cref="VectorDataDamagedException">It is not what was written.</exception>
    public static Snapshot Open(string path)
    {
        if (new FileInfo(path).Length < SnapshotHeader.Bytes)
        {
            throw new VectorDataDamagedException(path, "it is shorter than a header");
        }

        var file = new MappedFile(path);
        try
        {
            return Read(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Snapshot Read(string path, MappedFile file)
    {
        SnapshotHeader header = SnapshotHeader.Decode(path, new ReadOnlySpan<byte>(file.Address, SnapshotHeader.Bytes));
        foreach (SnapshotSection section in header.Sections)
        {
            Verify(path, file, section);
        }

        (VectorPrecision precision, HnswParameters parameters, GenerationView view) = (header.Precision, header.Parameters, header.View);
        (DocumentTable documents, string model) = Documents(path, file, header);
        var rows = new VectorRows(
            header.Dimensions,
            precision,
            Table(2, VectorRows.MainBytes(header.Dimensions, precision), view.Rows),
            Table(3, VectorRows.LowerBytes(header.Dimensions, precision), view.Rows),
            Table(4, VectorRows.ScaleBytes(precision), view.Rows));
        var graph = new HnswGraph(
            parameters,
            Table(5, HnswGraph.GroundBytes(parameters), header.Head.Count),
            Table(6, sizeof(int), header.Head.Count),
            Table(7, HnswGraph.UpperBytes(parameters), header.Head.UpperSlots),
            header.Head);
        FlatTable points = Table(1, sizeof(PointRecord), view.Rows);
        return new Snapshot(new Generation(rows, points, documents, graph, view, file), model, header.FirstLog);

        FlatTable Table(int section, int rowBytes, int count)
        {
            long offset = header.Sections[section].Offset;
            long end = offset + ((long)FlatTable.SegmentsOf(count) * FlatTable.SegmentRows * rowBytes);
            return end <= file.Length
                ? new FlatTable(rowBytes, file.Address + offset, count)
                : throw new VectorDataDamagedException(path, $"it has {file.Length} bytes, and a table should end at {end}");
        }
    }

    private static void Verify(string path, MappedFile file, SnapshotSection section)
    {
        if (section.Offset < SnapshotHeader.Bytes || section.Bytes < 0 || section.Offset + section.Bytes > file.Length)
        {
            throw new VectorDataDamagedException(
                path, $"it has {file.Length} bytes, and a part should end at {section.Offset + section.Bytes}");
        }

        uint checksum = 0;
        for (long done = 0; done < section.Bytes; done += CheckedAtOnce)
        {
            var bytes = new ReadOnlySpan<byte>(file.Address + section.Offset + done, (int)Math.Min(CheckedAtOnce, section.Bytes - done));
            checksum = Checksum.Append(checksum, bytes);
        }

        if (checksum != section.Checksum)
        {
            throw new VectorDataDamagedException(path, $"the part at {section.Offset} does not match its checksum");
        }
    }

    private static (DocumentTable Documents, string Model) Documents(string path, MappedFile file, SnapshotHeader header)
    {
        SnapshotSection section = header.Sections[0];
        using var stream = new UnmanagedMemoryStream(file.Address + section.Offset, section.Bytes);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var documents = new DocumentTable();
        try
        {
            string model = reader.ReadString();
            for (int number = 0; number < header.View.Documents; number++)
            {
                bool isAlive = reader.ReadBoolean();
                int first = reader.ReadInt32();
                int count = reader.ReadInt32();
                string id = isAlive ? reader.ReadString() : string.Empty;
                (string[] labels, IReadOnlyDictionary<string, string> metadata) =
                    isAlive ? ChangeCodec.ReadTraits(reader) : ([], VectorFilter.None.Metadata);
                documents.Add(new DocumentEntry(id, labels, metadata, first, count, born: 0) { Died = isAlive ? DocumentEntry.Never : 0 });
            }

            return (documents, model);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw new VectorDataDamagedException(path, "its documents cannot be read", exception);
        }
    }
}
