using System.Security.Cryptography;
using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Snapshots;

/// <summary>
/// The answers in memory as a file: a mark and a version, the number of the journal that goes on from it, the records, and the SHA-256 of
/// all that. A file that is not exactly so is refused as a whole.
/// </summary>
internal static class SnapshotFile
{
    private const int Version = 1;
    private static readonly byte[] s_mark = "RAGCACHE"u8.ToArray();

    /// <summary>Writes a file in place of an older one, so that after a crash either is there.</summary>
    public static void Write(string path, long journal, IEnumerable<EntryRecord> records)
    {
        string draft = path + ".draft";
        using (FileStream file = File.Create(draft))
        {
            using (var sha = SHA256.Create())
            {
                using (var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
                using (var buffer = new BufferedStream(hashing, 1 << 16))
                using (var writer = new BinaryWriter(buffer))
                {
                    writer.Write(s_mark);
                    writer.Write(Version);
                    writer.Write(journal);
                    foreach (EntryRecord record in records)
                    {
                        writer.Write(true);
                        record.Write(writer);
                    }

                    writer.Write(false);
                }

                file.Write(sha.Hash!);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged or not a snapshot; the message says what is wrong.</exception>
    public static (long Journal, IReadOnlyList<EntryRecord> Records) Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        VerifyHash(file);
        file.Position = 0;
        using var reader = new BinaryReader(new BufferedStream(file, 1 << 16));
        try
        {
            if (!reader.ReadBytes(s_mark.Length).AsSpan().SequenceEqual(s_mark))
            {
                throw new InvalidDataException("it is not a snapshot of the cache");
            }

            int version = reader.ReadInt32();
            if (version != Version)
            {
                throw new InvalidDataException($"it has the format {version}, and this program reads {Version}");
            }

            long journal = reader.ReadInt64();
            var records = new List<EntryRecord>();
            while (reader.ReadBoolean())
            {
                records.Add(EntryRecord.Read(reader));
            }

            return (journal, records);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("it ends too early");
        }
    }

    private static void VerifyHash(FileStream file)
    {
        if (file.Length < SHA256.HashSizeInBytes + s_mark.Length)
        {
            throw new InvalidDataException("it is too short");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        long left = file.Length - SHA256.HashSizeInBytes;
        while (left > 0)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                throw new InvalidDataException("it ends too early");
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, hash.GetHashAndReset()))
        {
            throw new InvalidDataException("its checksum does not match");
        }
    }
}
