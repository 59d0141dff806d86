using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using RagPlatform.Embeddings.Bert;
using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tests.UseLite;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Bert;

public sealed class BertReferenceTests
{
    private const double SmallestCosine = 0.99999;
    private const double LargestError = 1e-4;

    /// <summary>Of hidden size 32 and heads of 8 (F32, GELU), 96 and 32 (F16, ReLU), 64 and 64 (BF16, GELU, a large epsilon).</summary>
    public static TheoryData<string, EncoderPooling> Models => new()
    {
        { "tiny", EncoderPooling.Mean }, { "tiny", EncoderPooling.Cls },
        { "odd", EncoderPooling.Mean }, { "odd", EncoderPooling.Cls },
        { "wide", EncoderPooling.Mean }, { "wide", EncoderPooling.Cls },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Generate_ReferenceTexts_GiveTheReferencesVectors(string name, EncoderPooling pooling)
    {
        using BertEmbeddingGenerator generator = ReferenceModel.Load(ReferenceModel.FolderOf(name), pooling);
        foreach (ReferenceModel.VectorItem item in ReferenceModel.VectorsOf(name))
        {
            Embedding<float> embedding = (await generator.GenerateAsync([item.Text]))[0];

            float[] expected = pooling == EncoderPooling.Cls ? item.Cls : item.Mean;
            float[] actual = embedding.Vector.ToArray();
            Assert.Equal(expected.Length, actual.Length);
            Assert.Equal(item.Ids.Length, EmbeddingQuality.Of(embedding)!.Tokens);
            Assert.InRange(ModelFixture.Cosine(expected, actual), SmallestCosine, 1 + 1e-9);
            Assert.InRange(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max(), 0, LargestError);
            Assert.Equal(1, actual.Sum(value => (double)value * value), 1e-5);
        }
    }

    [Theory]
    [InlineData("tiny", EncoderPooling.Mean)]
    [InlineData("odd", EncoderPooling.Cls)]
    public async Task Generate_PoolingLeftToTheFolder_IsWhatTheFolderSays(string name, EncoderPooling said)
    {
        string text = ReferenceModel.VectorsOf(name)[0].Text;
        using BertEmbeddingGenerator automatic = ReferenceModel.Load(ReferenceModel.FolderOf(name));
        using BertEmbeddingGenerator explicitly = ReferenceModel.Load(ReferenceModel.FolderOf(name), said);

        Assert.Equal((await explicitly.GenerateAsync([text]))[0].Vector, (await automatic.GenerateAsync([text]))[0].Vector);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("odd")]
    [InlineData("wide")]
    public void Encode_EveryKernel_AgreesWithTheReference(string name)
    {
        var folder = new EncoderFolder(ReferenceModel.FolderOf(name));
        var shape = BertShape.Read(folder);
        Assert.All(MatrixKernel.Supported, kernel =>
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            BertWeights weights = BertWeights.Load(folder.PathOf("model.safetensors"), shape, shape.Positions, digest);
            using var encoder = new BertEncoder(weights, EncoderPooling.Mean, shape.Positions, kernel, maxIdle: 1);
            foreach (ReferenceModel.VectorItem item in ReferenceModel.VectorsOf(name))
            {
                Assert.InRange(ModelFixture.Cosine(item.Mean, encoder.Encode([item.Ids])[0]), SmallestCosine, 1 + 1e-9);
            }
        });
    }

    [Fact]
    public void Encode_NoTokensTooManyOrUnknownOnes_IsRefused()
    {
        var folder = new EncoderFolder(ReferenceModel.FolderOf("tiny"));
        var shape = BertShape.Read(folder);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BertWeights weights = BertWeights.Load(folder.PathOf("model.safetensors"), shape, maxTokens: 8, digest);
        using var encoder = new BertEncoder(weights, EncoderPooling.Mean, maxTokens: 8, MatrixKernel.Best, maxIdle: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([ReadOnlyMemory<int>.Empty]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([new int[9]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([new[] { shape.Vocabulary }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([new[] { -1 }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([.. Enumerable.Repeat<ReadOnlyMemory<int>>(new int[8], 17)]));
    }

    // What half floats (11 bits) and brain floats (8 bits) leave of the weights of the tiny model.
    [Theory]
    [InlineData("F16", 0.99999)]
    [InlineData("BF16", 0.999)]
    public async Task Generate_WeightsOfFewerBits_StayNearTheFullOnes(string type, double smallest)
    {
        using var folder = new EncoderCopy("tiny");
        folder.Convert(type);
        using BertEmbeddingGenerator generator = ReferenceModel.Load(folder.FullPath);
        foreach (ReferenceModel.VectorItem item in ReferenceModel.VectorsOf("tiny"))
        {
            float[] actual = (await generator.GenerateAsync([item.Text]))[0].Vector.ToArray();
            Assert.InRange(ModelFixture.Cosine(item.Mean, actual), smallest, 1 + 1e-9);
        }
    }
}
