using System.Text;
using Microsoft.Win32.SafeHandles;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Writes a generation to a file that can be mapped: under another name first, renamed when all of it is on disk.</summary>
internal static class SnapshotWriter
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="generation">What is written. Its graph must not change meanwhile; steps may be applied.</param>
    /// <param name="view">What of it is written.</param>
    /// <param name="model">The model of the collection's vectors.</param>
    /// <param name="firstLog">The first log whose steps are not part of the view.</param>
    /// <exception cref="IOException">It was not written; the file before is still there.</exception>
    public static void Write(string path, Generation generation, GenerationView view, string model, long firstLog)
    {
        string temporary = path + ".new";
        using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite))
        {
            GraphHead head = generation.Graph.Head;
            (FlatTable Table, int Rows)[] tables =
            [
                (generation.Points, view.Rows),
                (generation.Rows.Main, view.Rows),
                (generation.Rows.Lower, view.Rows),
                (generation.Rows.Scales, view.Rows),
                (generation.Graph.Ground, head.Count),
                (generation.Graph.Slots, head.Count),
                (generation.Graph.Upper, head.UpperSlots),
            ];
            byte[] documents = Documents(generation, view, model);
            RandomAccess.Write(file, documents, SnapshotHeader.Bytes);
            var sections = new List<SnapshotSection> { new(SnapshotHeader.Bytes, documents.Length, Checksum.Of(documents)) };
            long end = Aligned(SnapshotHeader.Bytes + documents.Length);
            foreach ((FlatTable table, int rows) in tables)
            {
                sections.Add(Write(file, end, table, rows));
                end = Aligned(end + (FlatTable.SegmentsOf(rows) * table.SegmentBytes));
            }

            // Mapped segments are whole: what lies behind the last row is a hole in the file until rows are added in memory.
            RandomAccess.SetLength(file, end);
            var header = new SnapshotHeader(
                generation.Rows.Dimensions, generation.Rows.Precision, generation.Graph.Parameters, firstLog, view, head, sections);
            RandomAccess.Write(file, header.Encode(), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    private static SnapshotSection Write(SafeFileHandle file, long offset, FlatTable table, int rows)
    {
        long written = 0;
        uint checksum = 0;
        for (int segment = 0; segment < FlatTable.SegmentsOf(rows); segment++)
        {
            ReadOnlySpan<byte> bytes = table.Segment(segment, rows);
            RandomAccess.Write(file, bytes, offset + written);
            checksum = Checksum.Append(checksum, bytes);
            written += bytes.Length;
        }

        return new SnapshotSection(offset, written, checksum);
    }

    private static byte[] Documents(Generation generation, GenerationView view, string model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(model);
        for (int number = 0; number < view.Documents; number++)
        {
            DocumentEntry entry = generation.Documents[number];
            bool isAlive = entry.IsVisibleAt(view.Sequence);
            writer.Write(isAlive);
            writer.Write(entry.FirstRow);
            writer.Write(entry.RowCount);
            if (isAlive)
            {
                writer.Write(entry.Id);
                ChangeCodec.WriteTraits(writer, entry.Labels, entry.Metadata);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static long Aligned(long offset) => (offset + SnapshotHeader.Bytes - 1) / SnapshotHeader.Bytes * SnapshotHeader.Bytes;
}
