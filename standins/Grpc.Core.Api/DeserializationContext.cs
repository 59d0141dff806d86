using System.Buffers;

namespace Grpc.Core;

/// <summary>Gives a deserializer the bytes of one message. Read them once, in one of the two forms.</summary>
public abstract class DeserializationContext
{
    /// <summary>The message's length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in a new array that the caller may keep.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException("This context does not hand out arrays.");

    /// <summary>The message in the transport's own memory, valid only until the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence()
        => throw new NotSupportedException("This context does not hand out sequences.");
}
