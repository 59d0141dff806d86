using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class MarshallerTests
{
    // Writes each byte through a writer of its own, so that the pieces have to be put together.
    private static readonly Marshaller<byte[]> Contextual = Marshallers.Create<byte[]>(
        (message, context) =>
        {
            context.SetPayloadLength(message.Length);
            foreach (var value in message)
            {
                context.GetBufferWriter().Write([value]);
            }

            context.Complete();
        },
        context => context.PayloadAsReadOnlySequence().ToArray());

    [Fact]
    public void ContextualMarshaller_ArrayForm_KeepsEveryMessage()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), message =>
        {
            var serialized = Contextual.Serializer(message);
            return serialized.AsSpan().SequenceEqual(message) && Contextual.Deserializer(serialized).AsSpan().SequenceEqual(message);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void StringMarshaller_AnyText_IsKept()
    {
        var text = Marshallers.StringMarshaller;

        Assert.Equal("grüße €", text.Deserializer(text.Serializer("grüße €")));
        Assert.Equal("€"u8.ToArray(), text.Serializer("€"));
    }

    [Fact]
    public void ArrayForm_SerializerThatCompletesTwice_IsRefused()
    {
        var marshaller = Marshallers.Create<string>(
            (_, context) =>
            {
                context.Complete([]);
                context.Complete([]);
            },
            _ => string.Empty);

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer("x"));
    }

    [Fact]
    public void ArrayForm_SerializerThatDoesNotComplete_IsRefused()
    {
        var marshaller = Marshallers.Create<string>((_, _) => { }, _ => string.Empty);

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer("x"));
    }

    [Fact]
    public void ArrayForm_Deserializer_MayKeepItsBuffer()
    {
        var marshaller = Marshallers.Create<byte[]>((_, context) => context.Complete([]), context => context.PayloadAsNewBuffer());
        byte[] payload = [1, 2, 3];

        var kept = marshaller.Deserializer(payload);
        payload[0] = 9;

        Assert.Equal(new byte[] { 1, 2, 3 }, kept);
    }
}
