using Google.Protobuf;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Events;

/// <summary>Something that changes what the caches know. Every replica applies all of them, in about the same order.</summary>
internal abstract record CacheEvent
{
    private CacheEvent()
    {
    }

    /// <summary>Whether forgetting it could serve something that should be gone.</summary>
    public virtual bool EndsAnswers => false;

    /// <summary>An answer was stored.</summary>
    internal sealed record Stored(EntryRecord Record) : CacheEvent;

    /// <summary>Similar questions find an entry from now on.</summary>
    internal sealed record BecameSemantic(CacheDigest Id) : CacheEvent;

    /// <summary>A fresh answer was compared with a stored one.</summary>
    internal sealed record Labelled(CacheDigest Id, double Likeness, bool IsRight) : CacheEvent;

    /// <summary>A collection changed.</summary>
    internal sealed record Changed(CacheInvalidateRequest Change) : CacheEvent
    {
        public override bool EndsAnswers => true;
    }

    /// <summary>Entries were removed by hand.</summary>
    internal sealed record Removed(IReadOnlyList<CacheDigest> Ids) : CacheEvent
    {
        public override bool EndsAnswers => true;
    }

    /// <summary>The answer others waited for will not come.</summary>
    internal sealed record FlightEnded(CacheDigest Id) : CacheEvent;

    /// <summary>The event as bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        switch (this)
        {
            case Stored stored:
                writer.Write((byte)EventKind.Stored);
                stored.Record.Write(writer);
                break;
            case BecameSemantic became:
                writer.Write((byte)EventKind.BecameSemantic);
                Write(writer, became.Id);
                break;
            case Labelled labelled:
                writer.Write((byte)EventKind.Labelled);
                Write(writer, labelled.Id);
                writer.Write(labelled.Likeness);
                writer.Write(labelled.IsRight);
                break;
            case Changed changed:
                writer.Write((byte)EventKind.Changed);
                writer.Write(changed.Change.ToByteArray());
                break;
            case Removed removed:
                writer.Write((byte)EventKind.Removed);
                foreach (CacheDigest id in removed.Ids)
                {
                    Write(writer, id);
                }

                break;
            case FlightEnded ended:
                writer.Write((byte)EventKind.FlightEnded);
                Write(writer, ended.Id);
                break;
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not an event.</exception>
    public static CacheEvent FromBytes(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream);
        try
        {
            return (EventKind)reader.ReadByte() switch
            {
                EventKind.Stored => new Stored(EntryRecord.Read(reader)),
                EventKind.BecameSemantic => new BecameSemantic(ReadId(reader)),
                EventKind.Labelled => new Labelled(ReadId(reader), reader.ReadDouble(), reader.ReadBoolean()),
                EventKind.Changed => new Changed(CacheInvalidateRequest.Parser.ParseFrom(bytes.AsSpan(1))),
                EventKind.Removed => new Removed(ReadIds(reader)),
                EventKind.FlightEnded => new FlightEnded(ReadId(reader)),
                var unknown => throw new InvalidDataException($"An event of the cache is of the unknown kind {(byte)unknown}."),
            };
        }
        catch (Exception malformed) when (malformed is EndOfStreamException or InvalidProtocolBufferException)
        {
            throw new InvalidDataException("An event of the cache cannot be read.", malformed);
        }
    }

    private static void Write(BinaryWriter writer, CacheDigest id)
    {
        writer.Write((ulong)(id.Value >> 64));
        writer.Write((ulong)id.Value);
    }

    private static CacheDigest ReadId(BinaryReader reader) => new(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));

    private static List<CacheDigest> ReadIds(BinaryReader reader)
    {
        var ids = new List<CacheDigest>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            ids.Add(ReadId(reader));
        }

        return ids;
    }

    // Written to disk and to Redis: a number is never given to something else.
    private enum EventKind : byte
    {
        Stored = 1,
        BecameSemantic = 2,
        Labelled = 3,
        Changed = 4,
        Removed = 5,
        FlightEnded = 6,
    }
}
