using Xunit;
using Xunit.Abstractions;

namespace RagPlatform.Embeddings.Tests.UseLite;

public sealed class ReferenceTests(ModelFixture model, ITestOutputHelper output) : IClassFixture<ModelFixture>
{
    private const double SmallestCosine = 0.999999;

    [ReferenceFact]
    public void Tokenize_ReferenceTexts_GivesTheIdsOfTheOriginal()
    {
        foreach (ReferenceItem item in ReferenceItem.Load())
        {
            Assert.Equal(item.Ids, model.Tokenizer.Tokenize(item.Text).Ids);
        }
    }

    [ReferenceFact]
    public void Encode_ReferenceTexts_GivesTheVectorsOfTheOriginal()
    {
        double worst = 1;
        foreach (ReferenceItem item in ReferenceItem.Load().Where(item => item.Embedding is not null))
        {
            double cosine = ModelFixture.Cosine(item.Embedding, model.Encode(item.Ids));
            worst = Math.Min(worst, cosine);
        }

        output.WriteLine($"worst cosine {worst:F9}");
        Assert.InRange(worst, SmallestCosine, 1 + 1e-9);
    }
}
