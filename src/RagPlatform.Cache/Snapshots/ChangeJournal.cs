using System.Buffers.Binary;
using System.Security.Cryptography;
using RagPlatform.Cache.Events;

namespace RagPlatform.Cache.Snapshots;

/// <summary>
/// What ended answers since the last snapshot, flushed to disk before it is acknowledged: an answer that was ended must not come back with
/// an older snapshot. A record is its length, the first eight bytes of its SHA-256, and the event; a torn last one was never acknowledged.
/// </summary>
internal sealed class ChangeJournal : IDisposable
{
    private const int HashBytes = 8;
    private const int HeaderBytes = sizeof(int) + HashBytes;

    private readonly FileStream _file;

    private ChangeJournal(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>The file of a journal.</summary>
    public static string PathOf(string folder, long number) => Path.Combine(folder, $"changes-{number:d10}.journal");

    /// <summary>Opens a journal to go on in.</summary>
    public static ChangeJournal Open(string folder, long number) => new(PathOf(folder, number));

    /// <summary>Writes an event; it is on disk when this returns.</summary>
    public void Append(CacheEvent happened)
    {
        byte[] bytes = happened.ToBytes();
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
        SHA256.HashData(bytes).AsSpan(0, HashBytes).CopyTo(header.AsSpan(sizeof(int)));
        _file.Write(header);
        _file.Write(bytes);
        _file.Flush(flushToDisk: true);
    }

    /// <summary>The events of a journal, up to its end or to the first that was not written whole.</summary>
    public static IEnumerable<CacheEvent> Read(string path)
    {
        byte[] all = File.ReadAllBytes(path);
        int at = 0;
        while (all.Length - at >= HeaderBytes)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(all.AsSpan(at));
            if (length < 0 || length > all.Length - at - HeaderBytes)
            {
                yield break;
            }

            byte[] bytes = all[(at + HeaderBytes)..(at + HeaderBytes + length)];
            if (!SHA256.HashData(bytes).AsSpan(0, HashBytes).SequenceEqual(all.AsSpan(at + sizeof(int), HashBytes)))
            {
                yield break;
            }

            yield return CacheEvent.FromBytes(bytes);
            at += HeaderBytes + length;
        }
    }

    public void Dispose() => _file.Dispose();
}
