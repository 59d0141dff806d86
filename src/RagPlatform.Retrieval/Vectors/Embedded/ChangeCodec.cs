using System.Runtime.InteropServices;
using System.Text;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Steps as bytes, for the log. Numbers are little-endian, texts UTF-8 behind their length.</summary>
internal static class ChangeCodec
{
    // Most documents have none: one for all of them.
    private static readonly Dictionary<string, string> s_noMetadata = [];

    /// <summary>The bytes of a step.</summary>
    public static byte[] Encode(VectorChanges changes)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(changes.Version is not null);
            writer.Write(changes.Version ?? 0);
            writer.Write(changes.Removed.Count);
            foreach (string id in changes.Removed)
            {
                writer.Write(id);
            }

            writer.Write(changes.Written.Count);
            foreach (VectorDocument document in changes.Written)
            {
                writer.Write(document.DocumentId);
                WriteTraits(writer, document.Labels, document.Metadata);
                writer.Write(document.Points.Count);
                foreach (VectorPoint point in document.Points)
                {
                    writer.Write(point.Ordinal);
                    writer.Write(point.Window);
                    writer.Write(point.Vector.Length);
                    writer.Write(MemoryMarshal.AsBytes(point.Vector.Span));
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>The step bytes stand for.</summary>
    /// <exception cref="EndOfStreamException">There are too few bytes.</exception>
    public static VectorChanges Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        bool hasVersion = reader.ReadBoolean();
        long version = reader.ReadInt64();
        string[] removed = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        var written = new VectorDocument[reader.ReadInt32()];
        for (int i = 0; i < written.Length; i++)
        {
            string id = reader.ReadString();
            (string[] labels, IReadOnlyDictionary<string, string> metadata) = ReadTraits(reader);
            var points = new VectorPoint[reader.ReadInt32()];
            for (int k = 0; k < points.Length; k++)
            {
                int ordinal = reader.ReadInt32();
                int window = reader.ReadInt32();
                var vector = new float[reader.ReadInt32()];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(vector.AsSpan()));
                points[k] = new VectorPoint(ordinal, window, vector);
            }

            written[i] = new VectorDocument(id, labels, metadata, points);
        }

        return new VectorChanges(removed, written, hasVersion ? version : null);
    }

    /// <summary>Writes what filters look at.</summary>
    public static void WriteTraits(BinaryWriter writer, IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> metadata)
    {
        writer.Write(labels.Count);
        foreach (string label in labels)
        {
            writer.Write(label);
        }

        writer.Write(metadata.Count);
        foreach ((string name, string value) in metadata)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="WriteTraits"/> wrote.</summary>
    public static (string[] Labels, IReadOnlyDictionary<string, string> Metadata) ReadTraits(BinaryReader reader)
    {
        string[] labels = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        int count = reader.ReadInt32();
        if (count == 0)
        {
            return (labels, s_noMetadata);
        }

        var metadata = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            metadata[name] = reader.ReadString();
        }

        return (labels, metadata);
    }
}
