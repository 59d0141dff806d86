using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.UseLite;
using Xunit;

namespace RagPlatform.Embeddings.Tests.UseLite;

public sealed class UseLiteEncoderTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    private static readonly string[] Texts =
    [
        "How do I reset my password?", "refund", "The parcel came on Tuesday, but one of the three boxes was empty.", "SELECT 1;", "x",
    ];

    [Fact]
    public void Encode_SeveralTextsTogether_GivesTheBitsOfEachAlone()
    {
        ReadOnlyMemory<int>[] ids = [.. Texts.Select(text => (ReadOnlyMemory<int>)model.Tokenizer.Tokenize(text).Ids)];

        float[][] together = model.Encoder.Encode(ids);

        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(model.Encoder.Encode([ids[i]])[0], together[i]);
        }
    }

    [Fact]
    public void Encode_FromManyThreads_GivesTheSameBits()
    {
        float[] expected = model.Encode(model.Tokenizer.Tokenize(Texts[2]).Ids);

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, run =>
        {
            // Another text before it leaves other rows behind in the working memory.
            model.Encode(model.Tokenizer.Tokenize(Texts[run % Texts.Length]).Ids);
            Assert.Equal(expected, model.Encode(model.Tokenizer.Tokenize(Texts[2]).Ids));
        });
    }

    [Fact]
    public void Encode_EveryKernel_AgreesWithTheBest()
    {
        Assert.All(MatrixKernel.Supported, kernel =>
        {
            // Not disposed: that would dispose the weights it shares with the fixture.
            var encoder = new UseLiteEncoder(model.Weights, kernel, maxIdle: 0);
            foreach (string text in Texts)
            {
                int[] ids = model.Tokenizer.Tokenize(text).Ids;
                Assert.InRange(ModelFixture.Cosine(model.Encode(ids), encoder.Encode([ids])[0]), 0.99999, 1 + 1e-9);
            }
        });
    }

    [Fact]
    public void Encode_NoTokensOrTooMany_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Encoder.Encode([ReadOnlyMemory<int>.Empty]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Encoder.Encode([new int[UseLiteShape.MaxTokens + 1]]));
    }
}
