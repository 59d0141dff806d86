using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Tests.UseLite;
using RagPlatform.Embeddings.UseLite;
using Xunit;

namespace RagPlatform.Embeddings.Tests;

public sealed class TextEmbedderTests : IDisposable
{
    private readonly UseLiteEmbeddingGenerator _generator = new(Options.Create(new EmbeddingOptions()));
    private readonly TextEmbedder _embedder;

    public TextEmbedderTests()
    {
        _embedder = Embedder(_generator);
    }

    [Fact]
    public void Model_BuiltIn_IsNamed()
    {
        Assert.Equal("use-lite-en/1", _embedder.Model);
        Assert.Equal(512, _embedder.Dimensions);
    }

    [Fact]
    public async Task EmbedAsync_OneText_GivesAUnitVectorOfTheModel()
    {
        TextEmbedding embedding = await _embedder.EmbedAsync("How do I reset my password?", EmbeddingPurpose.Query);

        Assert.Equal("use-lite-en/1", embedding.Model);
        Assert.Equal(512, embedding.Vector.Length);
        Assert.Equal(1, embedding.Vector.Sum(value => (double)value * value), 1e-5);
        Assert.Equal((8, true, EmbeddingFlags.None), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
    }

    [Fact]
    public async Task EmbedAsync_Paraphrase_IsNearerThanAnotherSubject()
    {
        IReadOnlyList<TextEmbedding> texts = await _embedder.EmbedAsync(
            ["How do I reset my password?", "I forgot my password, how can I change it?", "Which planets have rings?"],
            EmbeddingPurpose.Query);

        double paraphrase = ModelFixture.Cosine(texts[0].Vector, texts[1].Vector);
        double other = ModelFixture.Cosine(texts[0].Vector, texts[2].Vector);
        Assert.True(paraphrase > other + 0.3, $"{paraphrase} and {other}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    public async Task EmbedAsync_NoContent_HasNoVector(string text)
    {
        TextEmbedding embedding = await _embedder.EmbedAsync(text, EmbeddingPurpose.Query);

        Assert.Empty(embedding.Vector);
        Assert.Equal((0, false, EmbeddingFlags.Empty), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
    }

    [Fact]
    public async Task EmbedAsync_LongText_SpeaksForItsBeginning()
    {
        string text = string.Join(' ', Enumerable.Repeat("the parcel was late and the box was empty", 40));

        TextEmbedding embedding = await _embedder.EmbedAsync(text, EmbeddingPurpose.Query);

        Assert.Equal((128, true, EmbeddingFlags.Truncated), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
        Assert.Equal(40 * _embedder.CountTokens("the parcel was late and the box was empty"), _embedder.CountTokens(text));
        Assert.Equal(embedding.Vector, (await _embedder.EmbedAsync(text + " and so on", EmbeddingPurpose.Query)).Vector);
    }

    [Theory]
    [InlineData("The order arrived today \U0001F389", true)]
    [InlineData("我的订单在哪里", false)]
    [InlineData("Где мой заказ и когда он придёт?", false)]
    public async Task EmbedAsync_UnknownCharacters_AreFlaggedAndManyOfThemUnreliable(string text, bool isReliable)
    {
        TextEmbedding embedding = await _embedder.EmbedAsync(text, EmbeddingPurpose.Query);

        Assert.True(embedding.Flags.HasFlag(EmbeddingFlags.UnknownCharacters));
        Assert.Equal(isReliable, embedding.IsReliable);
    }

    [Fact]
    public async Task EmbedAsync_OtherLanguage_IsUnreliable()
    {
        TextEmbedding embedding = await _embedder.EmbedAsync("Wo ist meine Bestellung geblieben?", EmbeddingPurpose.Query);

        Assert.Equal((false, EmbeddingFlags.NotEnglish), (embedding.IsReliable, embedding.Flags));
    }

    [Fact]
    public async Task EmbedAsync_ManyTexts_GiveTheBitsOfEachAlone()
    {
        string[] texts =
        [
            .. Enumerable.Range(0, 200).Select(i => i % 50 == 0 ? " " : $"Order {i} was {(i % 2 == 0 ? "sent" : "lost")} on day {i * 7}."),
        ];

        IReadOnlyList<TextEmbedding> together = await Embedder(_generator).EmbedAsync(texts, EmbeddingPurpose.Query);

        using var oneThread = new UseLiteEmbeddingGenerator(Options.Create(new EmbeddingOptions { MaxDegreeOfParallelism = 1 }));
        TextEmbedder alone = Embedder(oneThread, cacheBytes: 0);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal((await alone.EmbedAsync(texts[i], EmbeddingPurpose.Query)).Vector, together[i].Vector);
        }
    }

    [Fact]
    public async Task EmbedAsync_SameTextAgain_ComesFromTheCacheAndBelongsToTheCaller()
    {
        var generator = new CountingGenerator("other/1", 4);
        TextEmbedder embedder = Embedder(generator);

        TextEmbedding first = await embedder.EmbedAsync("  same\ttext ", EmbeddingPurpose.Query);
        first.Vector[0] = float.NaN;
        IReadOnlyList<TextEmbedding> again = await embedder.EmbedAsync(["same text", "new", "new"], EmbeddingPurpose.Query);

        Assert.Equal(["same text", "new"], generator.Texts);
        Assert.Equal("same text".Length, again[0].Vector[0]);
        Assert.Equal(1, embedder.CacheStatistics.Hits);
        Assert.Equal(("other/1", 3, true), (again[0].Model, again[0].Tokens, again[0].IsReliable));
    }

    [Fact]
    public void Constructor_GeneratorWithoutNameOrDimensions_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Embedder(new CountingGenerator(null, 4)));
        Assert.Throws<ArgumentException>(() => Embedder(new CountingGenerator("other/1", null)));
    }

    [Fact]
    public async Task EmbedAsync_GeneratorGivesOtherDimensions_Throws()
    {
        TextEmbedder embedder = Embedder(new CountingGenerator("other/1", 4, actualDimensions: 3));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await embedder.EmbedAsync("text", EmbeddingPurpose.Query));
    }

    [Fact]
    public async Task EmbedAsync_Cancelled_Throws()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _embedder.EmbedAsync("text", EmbeddingPurpose.Query, new CancellationToken(canceled: true)));
    }

    public void Dispose() => _generator.Dispose();

    private static TextEmbedder Embedder(
        IEmbeddingGenerator<string, Embedding<float>> generator, long cacheBytes = EmbeddingOptions.DefaultCacheBytes) =>
        new(generator, Options.Create(new EmbeddingOptions { CacheBytes = cacheBytes }));
}
