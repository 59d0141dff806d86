using System.Security.Cryptography;
using RagPlatform.Embeddings.Bert.Safetensors;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Bert;

/// <summary>
/// The weights of an encoder in the form the kernels read: 16-bit integers with a scale for each column of a matrix and each token's
/// vector. Rows are padded with zeros to whole tiles of the kernels.
/// </summary>
internal sealed unsafe class BertWeights : IDisposable
{
    private const string Positions = "embeddings.position_embeddings.weight";

    private readonly NativeArena _arena = new();
    private readonly float* _tokenScales;
    private readonly short* _tokens;
    private readonly float* _positions;

    private BertWeights(SafetensorsFile file, BertShape shape, int maxTokens)
    {
        // A table that is not there as config.json says must not cost its memory first.
        var loader = new TensorLoader(file, _arena);
        loader.Check(TensorLoader.Words, shape.Vocabulary, shape.Width);
        loader.Check(Positions, shape.Positions, shape.Width);
        Shape = shape;
        Room = PackedMatrix.Padded(shape.Width);
        _tokenScales = _arena.Floats(shape.Vocabulary);
        _tokens = _arena.Shorts(checked(shape.Vocabulary * Room));
        _positions = _arena.Floats(checked(maxTokens * Room));
        loader.Table(TensorLoader.Words, shape.Vocabulary, shape.Width, (row, numbers) =>
            _tokenScales[row] = Quantization.Quantize(numbers, _tokens + ((nint)row * Room), stride: 1));
        loader.Table(Positions, shape.Positions, shape.Width, (row, numbers) => AddPosition(row, numbers));
        loader.Table("embeddings.token_type_embeddings.weight", shape.Types, shape.Width, (row, numbers) =>
        {
            for (int position = 0; row == 0 && position < maxTokens; position++)
            {
                AddPosition(position, numbers);
            }
        });
        EmbeddingNorm = loader.Norm("embeddings.LayerNorm", shape.Width, Room);
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(number => new BertLayer(loader, _arena, shape, number))];

        void AddPosition(int position, ReadOnlySpan<float> numbers)
        {
            for (int i = 0; position < maxTokens && i < numbers.Length; i++)
            {
                _positions[((nint)position * Room) + i] += numbers[i];
            }
        }
    }

    /// <summary>The model's sizes.</summary>
    public BertShape Shape { get; }

    /// <summary>The model's width, padded.</summary>
    public int Room { get; }

    public BertNorm EmbeddingNorm { get; }

    public IReadOnlyList<BertLayer> Layers { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The sizes it has to have.</param>
    /// <param name="maxTokens">Positions that are needed.</param>
    /// <param name="digest">Takes all weights.</param>
    /// <exception cref="InvalidDataException">It is not an intact model of these sizes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BertWeights Load(string path, BertShape shape, int maxTokens, IncrementalHash digest)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path, digest);
        return new BertWeights(file, shape, maxTokens);
    }

    /// <summary>Writes what the first layer's norm reads of a token: its vector, its position's and that of the first type.</summary>
    /// <param name="id">The token.</param>
    /// <param name="position">Its place in the text, from 0.</param>
    /// <param name="row">Room for <see cref="Room"/> floats.</param>
    public void Embed(int id, int position, float* row)
    {
        short* token = _tokens + ((nint)id * Room);
        float* place = _positions + ((nint)position * Room);
        float scale = _tokenScales[id];
        for (int i = 0; i < Room; i++)
        {
            row[i] = (scale * token[i]) + place[i];
        }
    }

    public void Dispose() => _arena.Dispose();
}
