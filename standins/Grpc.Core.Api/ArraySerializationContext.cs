using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects a message in an array, for marshallers that are asked for one.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private int _payloadLength;
    private byte[]? _payload;

    public byte[] Payload => _payload ?? throw new InvalidOperationException("The serializer did not complete its message.");

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        _payloadLength = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        ThrowIfCompleted();
        return _writer ??= _payloadLength > 0 ? new ArrayBufferWriter<byte>(_payloadLength) : new ArrayBufferWriter<byte>();
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ThrowIfCompleted();
        _payload = payload;
    }

    public override void Complete()
    {
        ThrowIfCompleted();
        _payload = _writer is null ? [] : _writer.WrittenSpan.ToArray();
    }

    private void ThrowIfCompleted()
    {
        if (_payload is not null)
        {
            throw new InvalidOperationException("The message has already been completed.");
        }
    }
}
