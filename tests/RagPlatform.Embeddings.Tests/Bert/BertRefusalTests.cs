using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Bert;

/// <summary>What cannot be used is refused when it is loaded, with the file, the reason and what to do.</summary>
public sealed class BertRefusalTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const string Config = "config.json";
    private const string Words = "embeddings.word_embeddings.weight";

    private readonly EncoderCopy _folder = new("tiny");

    [Theory]
    [InlineData("relative/folder")]
    [InlineData("/nowhere/at/all")]
    public void Load_FolderThatIsNotThere_IsRefused(string folder)
    {
        var exception = Assert.Throws<ModelFileException>(() => ReferenceModel.Load(folder));

        Assert.Contains("Embeddings:Encoder:Folder has to be the absolute path", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Weights)]
    [InlineData(Config)]
    [InlineData("vocab.txt")]
    public void Load_FileMissing_IsRefused(string file)
    {
        File.Delete(_folder.PathOf(file));
        AssertRefused($"{file}: it is missing");
    }

    [Theory]
    [InlineData("hidden_size", "64", "1_Pooling/config.json: 'word_embedding_dimension' is 32, but the model's 'hidden_size' is 64")]
    [InlineData("hidden_size", "0", "'hidden_size' is 0 and has to be a whole number from 1")]
    [InlineData("hidden_size", "\"32\"", "'hidden_size' is \"32\" and has to be a whole number")]
    [InlineData("num_attention_heads", "5", "'hidden_size' is 32, which 'num_attention_heads' (5) does not divide")]
    [InlineData("num_hidden_layers", "3", "the tensor 'encoder.layer.2.attention.self.query.weight' is missing")]
    [InlineData("intermediate_size", "65", "'encoder.layer.0.intermediate.dense.weight' has the shape [64, 32], config.json says [65, 32]")]
    [InlineData("max_position_embeddings", "41", "'embeddings.position_embeddings.weight' has the shape [40, 32]")]
    [InlineData("hidden_act", "\"swish\"", "'hidden_act' is 'swish'; supported are 'gelu' and 'relu'")]
    [InlineData("model_type", "\"xlm-roberta\"", "'model_type' is 'xlm-roberta'; supported is 'bert'")]
    [InlineData("position_embedding_type", "\"relative_key\"", "absolute positions")]
    [InlineData("is_decoder", "true", "a decoder")]
    [InlineData("layer_norm_eps", "-1", "'layer_norm_eps' is -1")]
    [InlineData("vocab_size", "134", "vocab.txt: it has 133 pieces, but 'vocab_size' in config.json is 134")]
    public void Load_ConfigThatDoesNotFit_IsRefused(string name, string value, string reason)
    {
        _folder.Edit(Config, config => config[name] = JsonNode.Parse(value));
        AssertRefused(reason);
    }

    [Fact]
    public void Load_AnotherWidthThanTheWeights_IsRefused()
    {
        File.Delete(_folder.PathOf("1_Pooling/config.json"));
        _folder.Edit(Config, config => config["hidden_size"] = 64);
        AssertRefused("model.safetensors: the tensor 'embeddings.word_embeddings.weight' has the shape [133, 32], config.json says [133, 64]");
    }

    [Theory]
    [InlineData(Config, "{", "config.json: it is not JSON")]
    [InlineData(Config, "[]", "config.json: it is not a JSON object")]
    [InlineData("modules.json", "{}", "modules.json: it is not a list")]
    [InlineData("modules.json", """[{"type": "sentence_transformers.models.Dense"}]""", "modules.json: it has the module 'Dense'")]
    [InlineData("1_Pooling/config.json", """{"word_embedding_dimension": 384}""", "'word_embedding_dimension' is 384")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_max_tokens": true}""", "it asks for [max_tokens]")]
    [InlineData(
        "1_Pooling/config.json", """{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true}""", "[cls_token, mean_tokens]")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_mean_tokens": true, "include_prompt": false}""", "'include_prompt' is false")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "BertJapaneseTokenizer"}""", "'tokenizer_class' is 'BertJapaneseTokenizer'")]
    [InlineData("tokenizer_config.json", """{"cls_token": "<s>"}""", "vocab.txt: the token '<s>' (cls_token) is missing")]
    [InlineData("tokenizer_config.json", """{"do_lower_case": "yes"}""", "'do_lower_case' is \"yes\"")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length": 2}""", "'max_seq_length' is 2")]
    [InlineData("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n", "vocab.txt: it has 3 pieces")]
    public void Load_OtherFileThatDoesNotFit_IsRefused(string file, string content, string reason)
    {
        File.WriteAllText(_folder.PathOf(file), content);
        AssertRefused(reason);
    }

    [Fact]
    public void Load_SettingsLargerThanAreRead_AreRefused()
    {
        File.WriteAllText(_folder.PathOf(Config), new string(' ', 1024 * 1024 + 1));
        AssertRefused("config.json: it has 1048577 bytes, more than the 1048576 that are read");
    }

    [Fact]
    public void Load_VocabularyNotInUtf8_IsRefused()
    {
        byte[] vocabulary = File.ReadAllBytes(_folder.PathOf("vocab.txt"));
        vocabulary[3] = 0xFF;
        File.WriteAllBytes(_folder.PathOf("vocab.txt"), vocabulary);
        AssertRefused("vocab.txt: it is not UTF-8 at byte 3");
    }

    [Theory]
    [InlineData(0, "it has 0 bytes")]
    [InlineData(7, "it has 7 bytes")]
    [InlineData(100, "its header claims")]
    [InlineData(60_000, "it is cut off: the tensor 'encoder.layer.")]
    public void Load_WeightsCutOff_AreRefused(int length, string reason)
    {
        File.WriteAllBytes(_folder.PathOf(Weights), File.ReadAllBytes(_folder.PathOf(Weights))[..length]);
        AssertRefused($"{Weights}: {reason}");
    }

    [Fact]
    public void Load_WeightsWithMoreBehindThem_AreRefused()
    {
        File.AppendAllText(_folder.PathOf(Weights), "more");
        AssertRefused("nothing says what its last 4 bytes are");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue + 5)]
    [InlineData(100_000_000UL)]
    public void Load_HugeHeader_IsRefused(ulong length)
    {
        byte[] file = File.ReadAllBytes(_folder.PathOf(Weights));
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        File.WriteAllBytes(_folder.PathOf(Weights), file);
        AssertRefused($"its header claims {length} bytes");
    }

    [Fact]
    public void Load_HeaderLargerThanIsRead_IsRefusedThoughTheFileHasIt()
    {
        var file = new byte[5 * 1024 * 1024];
        BinaryPrimitives.WriteUInt64LittleEndian(file, 4 * 1024 * 1024 + 1);
        File.WriteAllBytes(_folder.PathOf(Weights), file);
        AssertRefused("its header claims 4194305 bytes");
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [1]}}""")]
    [InlineData("""{"a": {"dtype": "F32", "shape": "1", "data_offsets": [0, 4]}}""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("[1]")]
    public void Load_HeaderOfAnotherKind_IsRefused(string header)
    {
        var file = new byte[8 + header.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        System.Text.Encoding.ASCII.GetBytes(header).CopyTo(file, 8);
        File.WriteAllBytes(_folder.PathOf(Weights), file);
        AssertRefused("its header is not the JSON of a safetensors file");
    }

    [Fact]
    public void Load_TensorNamedTwice_IsRefused()
    {
        const string Header = """{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""";
        var file = new byte[8 + Header.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)Header.Length);
        System.Text.Encoding.ASCII.GetBytes(Header).CopyTo(file, 8);
        File.WriteAllBytes(_folder.PathOf(Weights), file);
        AssertRefused("names the tensor 'a' twice");
    }

    [Theory]
    [InlineData("data_offsets", "[-1, 17023]", "has no valid data_offsets")]
    [InlineData("data_offsets", "[17024, 0]", "has no valid data_offsets")]
    [InlineData("data_offsets", "[0, 17020]", "has 17020 bytes, but F32 of shape [133, 32] takes 17024")]
    [InlineData("shape", "[133, -32]", "has the impossible shape [133, -32]")]
    [InlineData("shape", "[2147483647, 2147483647, 2147483647, 2147483647]", "has 17024 bytes, but F32 of shape")]
    [InlineData("shape", "[32, 133]", "has the shape [32, 133], config.json says [133, 32]")]
    [InlineData("dtype", "\"I32\"", "is of type I32; F32, F16 and BF16 can be read")]
    public void Load_TensorThatDoesNotFit_IsRefused(string name, string value, string reason)
    {
        _folder.EditHeader(header => header[Words]![name] = JsonNode.Parse(value));
        AssertRefused(reason);
    }

    [Fact]
    public void Load_TensorsThatOverlap_AreRefused()
    {
        _folder.EditHeader(header => header["embeddings.LayerNorm.bias"]!["data_offsets"] =
            header["embeddings.LayerNorm.weight"]!["data_offsets"]!.DeepClone());
        AssertRefused("the tensors 'embeddings.LayerNorm.weight' and 'embeddings.LayerNorm.bias' overlap");
    }

    [Fact]
    public void Load_BytesThatBelongToNoTensor_AreRefused()
    {
        _folder.EditHeader(header => header.Remove("embeddings.position_embeddings.weight"));
        AssertRefused("nothing says what the 5120 bytes before the tensor 'embeddings.token_type_embeddings.weight' are");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Load_NumberThatIsNotFinite_IsRefused(float number)
    {
        _folder.EditTensor("encoder.layer.1.output.dense.weight", bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.Span[(64 * 4)..], number));
        AssertRefused("the tensor 'encoder.layer.1.output.dense.weight' has numbers that are not finite (row 1)");
    }

    [Fact]
    public void Load_WeightsThatLeadBeyondFloats_AreRefused()
    {
        _folder.EditTensor("encoder.layer.0.intermediate.dense.weight", bytes =>
        {
            for (int i = 0; i < bytes.Length; i += 4)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.Span[i..], i % 8 == 0 ? 3e38f : -3e38f);
            }
        });
        AssertRefused("a vector made with it is not finite");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(41)]
    public void Load_MaxTokensBeyondTheModel_AreRefused(int maxTokens)
    {
        var exception = Assert.Throws<ModelFileException>(() => new Embeddings.Bert.BertEmbeddingGenerator(
            new EmbeddingOptions(), new EncoderOptions { Folder = _folder.FullPath, MaxTokens = maxTokens }));

        Assert.Contains($"Embeddings:Encoder:MaxTokens is {maxTokens}; the model can read 3 to 40", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefused(string reason)
    {
        var exception = Assert.Throws<ModelFileException>(() => ReferenceModel.Load(_folder.FullPath));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The encoder in '{_folder.FullPath}' cannot be used: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("docs/embeddings.md says which are supported.", exception.Message, StringComparison.Ordinal);
    }
}
