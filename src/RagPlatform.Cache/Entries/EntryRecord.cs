using System.Text;
using Google.Protobuf;
using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Entries;

/// <summary>All that makes an entry, in the form in which it is written to disk and told to other replicas.</summary>
/// <param name="Request">What was stored; the reply may be reduced to its usage where the whole is kept elsewhere.</param>
/// <param name="StoredAtMs">Unix time in milliseconds.</param>
/// <param name="FreshUntilMs">Unix time in milliseconds.</param>
/// <param name="KeepUntilMs">Unix time in milliseconds.</param>
/// <param name="PayloadBytes">Size of the whole request.</param>
/// <param name="IsSemantic">Whether similar questions find it.</param>
/// <param name="Code">The question's vector in eight bits a component; empty where it has none to rely on.</param>
/// <param name="AnswerKey">Equal for answers in the same words.</param>
/// <param name="Labels">What comparisons found.</param>
/// <param name="StaleReason">Why it is asked again before its time; empty while it is not.</param>
internal sealed record EntryRecord(
    CacheStoreRequest Request,
    long StoredAtMs,
    long FreshUntilMs,
    long KeepUntilMs,
    int PayloadBytes,
    bool IsSemantic,
    sbyte[] Code,
    ulong AnswerKey,
    byte[] Labels,
    string StaleReason)
{
    // Bounds what is believed of a file or a neighbour: longer than anything that is written.
    private const int MaxPart = 128 << 20;

    /// <summary>What the entry is found by.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">The scope or the question is missing.</exception>
    public CacheKey Key() => CacheKey.Create(Request.Tenant, Request.Fingerprint, Request.Scope, Request.Question);

    /// <summary>The answer as it is kept.</summary>
    public byte[] Payload() => AnswerPayload.Of(Request);

    /// <summary>The same with a reply that only says what it used.</summary>
    public EntryRecord WithoutAnswer()
    {
        CacheStoreRequest request = Request.Clone();
        request.Reply = new AskReply { Usage = Request.Reply.Usage };
        return this with { Request = request };
    }

    public void Write(BinaryWriter writer)
    {
        WriteBytes(writer, Request.ToByteArray());
        writer.Write(StoredAtMs);
        writer.Write(FreshUntilMs);
        writer.Write(KeepUntilMs);
        writer.Write(PayloadBytes);
        writer.Write(IsSemantic);
        WriteBytes(writer, System.Runtime.InteropServices.MemoryMarshal.AsBytes<sbyte>(Code));
        writer.Write(AnswerKey);
        WriteBytes(writer, Labels);
        writer.Write(StaleReason);
    }

    /// <exception cref="InvalidDataException">The bytes are not a record.</exception>
    public static EntryRecord Read(BinaryReader reader)
    {
        try
        {
            return new EntryRecord(
                CacheStoreRequest.Parser.ParseFrom(ReadBytes(reader)),
                reader.ReadInt64(),
                reader.ReadInt64(),
                reader.ReadInt64(),
                reader.ReadInt32(),
                reader.ReadBoolean(),
                Array.ConvertAll(ReadBytes(reader), value => unchecked((sbyte)value)),
                reader.ReadUInt64(),
                ReadBytes(reader),
                reader.ReadString());
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or EndOfStreamException or DecoderFallbackException
            or FormatException)
        {
            throw new InvalidDataException("An entry of the cache cannot be read.", malformed);
        }
    }

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length is < 0 or > MaxPart)
        {
            throw new InvalidDataException("An entry of the cache claims an impossible length.");
        }

        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new InvalidDataException("An entry of the cache ends too early.");
    }
}
