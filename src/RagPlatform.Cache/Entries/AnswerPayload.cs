using System.Buffers.Binary;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Entries;

/// <summary>
/// A stored answer as bytes: the reply's length, the reply, and everything else that was stored with it. A hit reads the reply alone.
/// </summary>
internal static class AnswerPayload
{
    /// <summary>The bytes of what was stored.</summary>
    public static byte[] Of(CacheStoreRequest request)
    {
        CacheStoreRequest rest = request.Clone();
        rest.Reply = null;
        int replySize = request.Reply.CalculateSize();
        int restSize = rest.CalculateSize();
        var bytes = new byte[sizeof(int) + replySize + restSize];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, replySize);
        request.Reply.WriteTo(bytes.AsSpan(sizeof(int), replySize));
        rest.WriteTo(bytes.AsSpan(sizeof(int) + replySize));
        return bytes;
    }

    /// <summary>The reply.</summary>
    public static AskReply Reply(byte[] payload) =>
        AskReply.Parser.ParseFrom(payload, sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(payload));

    /// <summary>All that was stored.</summary>
    public static CacheStoreRequest Request(byte[] payload)
    {
        int rest = sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(payload);
        CacheStoreRequest request = CacheStoreRequest.Parser.ParseFrom(payload, rest, payload.Length - rest);
        request.Reply = Reply(payload);
        return request;
    }
}
