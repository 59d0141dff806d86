using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes the bytes of one message from a serializer, either whole or through a writer.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message; nothing else may be called after it.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException("This context does not take arrays.");

    /// <summary>A writer for the message, to be ended with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException("This context does not hand out a writer.");

    /// <summary>States the message's length in bytes before it is written, which spares the transport a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends the message written to <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotSupportedException("This context does not hand out a writer.");
}
