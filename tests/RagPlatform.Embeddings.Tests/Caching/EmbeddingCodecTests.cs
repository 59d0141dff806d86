using RagPlatform.Embeddings.Caching;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Caching;

public sealed class EmbeddingCodecTests
{
    [Fact]
    public void Decode_WhatWasEncoded_IsTheSameBitForBit()
    {
        var random = new Random(11);
        for (int i = 0; i < 200; i++)
        {
            float[] vector =
                [.. Enumerable.Range(0, i % 2 == 0 ? 16 : 0).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-20, 20)))];
            var embedding = new TextEmbedding("m/1", vector, random.Next(), i % 3 == 0, (EmbeddingFlags)random.Next(0, 16));

            TextEmbedding? back = EmbeddingCodec.Decode("m/1", 16, EmbeddingCodec.Encode(embedding));

            Assert.NotNull(back);
            Assert.Equal(vector, back.Vector);
            Assert.Equal(embedding, back with { Vector = vector });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(73)]
    [InlineData(75)]
    public void Decode_BytesOfAnotherLength_AreNotTrusted(int length)
    {
        var bytes = new byte[length];
        if (length > 0)
        {
            bytes[0] = 1;
        }

        Assert.Null(EmbeddingCodec.Decode("m/1", 16, bytes));
    }

    [Fact]
    public void Decode_AnotherVersion_IsNotTrusted()
    {
        byte[] bytes = EmbeddingCodec.Encode(new TextEmbedding("m/1", new float[16], 1, true, EmbeddingFlags.None));
        bytes[0] = 2;

        Assert.Null(EmbeddingCodec.Decode("m/1", 16, bytes));
    }
}
