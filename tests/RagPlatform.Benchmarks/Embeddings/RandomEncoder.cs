using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>An encoder of the shape of MiniLM-L6 with random weights by seed, in a folder of its own: as fast as a trained one.</summary>
internal sealed class RandomEncoder : IDisposable
{
    private const int Seed = 20261125;
    private const int Layers = 6;
    private const int Width = 384;
    private const int Heads = 12;
    private const int InnerWidth = 1536;
    private const int Vocabulary = 30_522;
    private const int Positions = 512;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ragplatform-encoder-");

    public RandomEncoder()
    {
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
        File.WriteAllLines(PathOf("vocab.txt"), special.Concat(Enumerable.Range(special.Length, Vocabulary - special.Length).Select(WordOf)));
        File.WriteAllText(PathOf("config.json"), JsonSerializer.Serialize(new
        {
            model_type = "bert",
            vocab_size = Vocabulary,
            hidden_size = Width,
            num_hidden_layers = Layers,
            num_attention_heads = Heads,
            intermediate_size = InnerWidth,
            max_position_embeddings = Positions,
            type_vocab_size = 2,
            hidden_act = "gelu",
            layer_norm_eps = 1e-12,
        }));
        WriteWeights();
    }

    public string FullPath => _folder.FullName;

    /// <summary>The word of an id: one token.</summary>
    public static string WordOf(int id) => $"w{id}";

    public void Dispose() => _folder.Delete(recursive: true);

    private static List<(string Name, int[] Shape)> Tensors()
    {
        var tensors = new List<(string, int[])>
        {
            ("embeddings.word_embeddings.weight", [Vocabulary, Width]),
            ("embeddings.position_embeddings.weight", [Positions, Width]),
            ("embeddings.token_type_embeddings.weight", [2, Width]),
        };
        Norm("embeddings.LayerNorm");
        for (int layer = 0; layer < Layers; layer++)
        {
            string at = $"encoder.layer.{layer}.";
            Dense($"{at}attention.self.query", Width, Width);
            Dense($"{at}attention.self.key", Width, Width);
            Dense($"{at}attention.self.value", Width, Width);
            Dense($"{at}attention.output.dense", Width, Width);
            Norm($"{at}attention.output.LayerNorm");
            Dense($"{at}intermediate.dense", InnerWidth, Width);
            Dense($"{at}output.dense", Width, InnerWidth);
            Norm($"{at}output.LayerNorm");
        }

        return tensors;

        void Dense(string name, int outputs, int inputs) => tensors.AddRange([($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])]);

        void Norm(string name) => tensors.AddRange([($"{name}.weight", [Width]), ($"{name}.bias", [Width])]);
    }

    private void WriteWeights()
    {
        var header = new Dictionary<string, object>();
        long end = 0;
        foreach ((string name, int[] shape) in Tensors())
        {
            long begin = end;
            end += shape.Aggregate(4L, (bytes, dimension) => bytes * dimension);
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { begin, end } };
        }

        using FileStream file = File.Create(PathOf("model.safetensors"));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        var random = new Random(Seed);
        var numbers = new float[Width];
        for (long written = 0; written < end; written += numbers.Length * sizeof(float))
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (random.NextSingle() - 0.5f) * 0.2f;
            }

            file.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        }
    }

    private string PathOf(string file) => Path.Combine(FullPath, file);
}
