using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Bert;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Bert;

public sealed class BertEmbeddingGeneratorTests : IDisposable
{
    private readonly EncoderCopy _folder = new("tiny");

    [Fact]
    public async Task EmbedAsync_ThroughTheEmbedder_GivesUnitVectorsOfTheEncoder()
    {
        using BertEmbeddingGenerator generator = Load();
        TextEmbedder embedder = Embedder(generator);

        TextEmbedding embedding = await embedder.EmbedAsync("How do I reset my password?", EmbeddingPurpose.Query);

        Assert.Matches("^tiny/[0-9a-f]{12}$", embedding.Model);
        Assert.Equal((32, 32), (embedder.Dimensions, embedding.Vector.Length));
        Assert.Equal((13, true, EmbeddingFlags.None), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
        Assert.Equal(11, embedder.CountTokens("How do I reset my password?"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("\ue000")]
    public async Task EmbedAsync_NothingToRead_HasNoVectorWhateverThePrefix(string text)
    {
        using BertEmbeddingGenerator generator = Load(options => options.QueryPrefix = "query: ");

        TextEmbedding embedding = await Embedder(generator).EmbedAsync(text, EmbeddingPurpose.Query);

        Assert.Empty(embedding.Vector);
        Assert.Equal((0, false, EmbeddingFlags.Empty), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(16, 16)]
    public async Task EmbedAsync_LongText_SpeaksForItsBeginning(int maxTokens, int expected)
    {
        using BertEmbeddingGenerator generator = Load(options => options.MaxTokens = maxTokens);
        TextEmbedder embedder = Embedder(generator);
        string text = string.Concat(Enumerable.Repeat("the order of ", 20));

        TextEmbedding embedding = await embedder.EmbedAsync(text, EmbeddingPurpose.Passage);

        Assert.Equal((expected, true, EmbeddingFlags.Truncated), (embedding.Tokens, embedding.IsReliable, embedding.Flags));
        Assert.Equal(60, embedder.CountTokens(text));
        Assert.Equal(embedding.Vector, (await embedder.EmbedAsync(text + "cafe", EmbeddingPurpose.Passage)).Vector);
    }

    [Theory]
    [InlineData("sentence_bert_config.json", "max_seq_length", 12, 12)]
    [InlineData("tokenizer_config.json", "model_max_length", 20, 20)]
    [InlineData("sentence_bert_config.json", "max_seq_length", 5000, 40)]
    public async Task EmbedAsync_LimitInTheFolder_IsKept(string file, string name, int value, int expected)
    {
        _folder.Edit(file, settings => settings[name] = value);
        using BertEmbeddingGenerator generator = Load();

        TextEmbedding embedding = await Embedder(generator).EmbedAsync(
            string.Concat(Enumerable.Repeat("order ", 60)), EmbeddingPurpose.Passage);

        Assert.Equal(expected, embedding.Tokens);
    }

    [Theory]
    [InlineData("the order of the \u9fa7 parcel", true)]
    [InlineData("the \u9fa7\u9fa7\u9fa7\u9fa7", false)]
    public async Task EmbedAsync_UnknownWords_AreFlaggedAndManyOfThemUnreliable(string text, bool isReliable)
    {
        using BertEmbeddingGenerator generator = Load();

        TextEmbedding embedding = await Embedder(generator).EmbedAsync(text, EmbeddingPurpose.Query);

        Assert.Equal((isReliable, EmbeddingFlags.UnknownCharacters), (embedding.IsReliable, embedding.Flags));
    }

    [Fact]
    public async Task EmbedAsync_Prefixes_StandInFrontByPurposeAndAreCachedApart()
    {
        using BertEmbeddingGenerator plain = Load();
        using BertEmbeddingGenerator prefixed = Load(options => (options.QueryPrefix, options.PassagePrefix) = ("query: ", "passage: "));
        TextEmbedder embedder = Embedder(prefixed);

        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(await VectorAsync(plain, "query: the order"), (await embedder.EmbedAsync("the order", EmbeddingPurpose.Query)).Vector);
            Assert.Equal(
                await VectorAsync(plain, "passage: the order"), (await embedder.EmbedAsync("the order", EmbeddingPurpose.Passage)).Vector);
        }

        Assert.Equal(2, embedder.CacheStatistics.Hits);
    }

    [Fact]
    public async Task EmbedAsync_WithoutPrefixes_IsCachedOnceForBothPurposes()
    {
        using BertEmbeddingGenerator generator = Load();
        TextEmbedder embedder = Embedder(generator);

        await embedder.EmbedAsync("the order", EmbeddingPurpose.Query);
        await embedder.EmbedAsync("the order", EmbeddingPurpose.Passage);

        Assert.Equal(1, embedder.CacheStatistics.Hits);
    }

    [Fact]
    public async Task GenerateAsync_ManyTexts_GiveTheBitsOfEachAlone()
    {
        string[] words = ["the", "order", "parcel", "refund", "unhappy", "cafe", "503"];
        var random = new Random(5);
        string[] texts =
            [.. Enumerable.Range(0, 120).Select(i => i % 40 == 7 ? " " : string.Join(' ', random.GetItems(words, random.Next(1, 60))))];
        using BertEmbeddingGenerator generator = Load();

        GeneratedEmbeddings<Embedding<float>> together = await generator.GenerateAsync(texts);
        await Parallel.ForAsync(0, texts.Length, async (i, _) =>
            Assert.Equal(await VectorAsync(generator, texts[i]), together[i].Vector.ToArray()));
    }

    [Fact]
    public void Model_SameFilesAndSettings_HasTheSameName()
    {
        using var copy = new EncoderCopy("tiny");
        Assert.Equal(NameOf(), NameOf(folder: copy.FullPath));
    }

    [Fact]
    public void Model_AnythingThatChangesAVector_ChangesTheName()
    {
        var names = new List<string>
        {
            NameOf(),
            NameOf(options => options.Pooling = EncoderPooling.Cls),
            NameOf(options => options.MaxTokens = 20),
            NameOf(options => options.LowerCase = false),
            NameOf(options => options.QueryPrefix = "query: "),
            NameOf(options => options.PassagePrefix = "query: "),
        };
        _folder.Edit("config.json", config => config["layer_norm_eps"] = 1e-5);
        names.Add(NameOf());
        _folder.EditTensor("encoder.layer.1.output.LayerNorm.bias", bytes => bytes.Span[0] ^= 1);
        names.Add(NameOf());
        string vocabulary = File.ReadAllText(_folder.PathOf("vocab.txt"));
        File.WriteAllText(_folder.PathOf("vocab.txt"), vocabulary.Replace("cafe", "tea", StringComparison.Ordinal));
        names.Add(NameOf());

        Assert.Equal(9, names.Distinct().Count());
    }

    [Fact]
    public async Task LowerCase_SetOrInTheFolder_DecidesAboutCase()
    {
        using BertEmbeddingGenerator usual = Load();
        using BertEmbeddingGenerator cased = Load(options => options.LowerCase = false);
        _folder.Edit("tokenizer_config.json", settings => settings["do_lower_case"] = false);
        using BertEmbeddingGenerator casedByFolder = Load();

        Assert.Equal(await VectorAsync(usual, "order"), await VectorAsync(usual, "Order"));
        Assert.NotEqual(await VectorAsync(cased, "order"), await VectorAsync(cased, "Order"));
        Assert.Equal(await VectorAsync(cased, "Order"), await VectorAsync(casedByFolder, "Order"));
    }

    [Fact]
    public async Task Load_NamesWithAndWithoutPrefix_AreTheSameModel()
    {
        using BertEmbeddingGenerator without = Load();
        string text = "the order";
        float[] expected = await VectorAsync(without, text);
        _folder.EditHeader(header =>
        {
            foreach (string name in header.Select(entry => entry.Key).Where(name => name != "__metadata__").ToArray())
            {
                var tensor = header[name]!.DeepClone();
                header.Remove(name);
                header["bert." + name] = tensor;
            }
        });
        using BertEmbeddingGenerator with = Load();

        Assert.Equal(expected, await VectorAsync(with, text));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<float[]> VectorAsync(BertEmbeddingGenerator generator, string text) =>
        (await generator.GenerateAsync([text]))[0].Vector.ToArray();

    private static TextEmbedder Embedder(BertEmbeddingGenerator generator) => new(generator, Options.Create(new EmbeddingOptions()));

    private string NameOf(Action<EncoderOptions>? change = null, string? folder = null)
    {
        using BertEmbeddingGenerator generator = Load(change, folder);
        return Embedder(generator).Model;
    }

    private BertEmbeddingGenerator Load(Action<EncoderOptions>? change = null, string? folder = null)
    {
        var options = new EncoderOptions { Folder = folder ?? _folder.FullPath };
        change?.Invoke(options);
        return new BertEmbeddingGenerator(new EmbeddingOptions(), options);
    }
}
