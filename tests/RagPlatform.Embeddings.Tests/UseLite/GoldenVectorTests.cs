using Xunit;

namespace RagPlatform.Embeddings.Tests.UseLite;

/// <summary>
/// Tokens and first components that the model gave when all reference vectors agreed: what a machine without the reference compares with.
/// </summary>
public sealed class GoldenVectorTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    private const float Tolerance = 1e-4f;

    public static TheoryData<string, int[], float[]> Golden => new()
    {
        {
            "The warehouse ships on weekdays before noon.",
            [34, 882, 59, 2528, 2557, 7, 25, 475, 944, 7, 218, 104, 175, 6],
            [0.010875f, -0.006498f, 0.063304f, -0.009866f, -0.018963f, 0.053793f, -0.041791f, -0.047436f]
        },
        {
            "error 503: qdrant did not answer",
            [3506, 1274, 360, 57, 30, 1111, 29, 3937, 235, 35, 467],
            [-0.037858f, -0.063500f, -0.019652f, 0.033515f, -0.000947f, -0.052693f, 0.059242f, -0.064747f]
        },
        {
            "Can a guest see drafts? \u2460 caf\u00E9",
            [991, 11, 4057, 158, 3515, 7, 54, 207, 976, 209, 1133],
            [0.064001f, -0.051697f, -0.058253f, -0.006066f, -0.063522f, -0.060926f, -0.040228f, -0.038246f]
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Encode_GoldenText_GivesItsTokensAndComponents(string text, int[] ids, float[] components)
    {
        int[] actual = model.Tokenizer.Tokenize(text).Ids;
        Assert.Equal(ids, actual);
        Assert.All(components.Zip(model.Encode(actual)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
