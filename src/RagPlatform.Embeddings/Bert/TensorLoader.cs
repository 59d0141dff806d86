using RagPlatform.Embeddings.Bert.Safetensors;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Bert;

/// <summary>Finds an encoder's tensors by name, with or without <c>bert.</c> in front, checks their shapes and brings them into memory.</summary>
internal sealed unsafe class TensorLoader
{
    /// <summary>The table of all tokens' vectors, which every encoder has.</summary>
    public const string Words = "embeddings.word_embeddings.weight";

    private const string CommonPrefix = "bert.";

    private readonly SafetensorsFile _file;
    private readonly NativeArena _arena;
    private readonly string _prefix;

    public TensorLoader(SafetensorsFile file, NativeArena arena)
    {
        _file = file;
        _arena = arena;
        _prefix = file.Tensors.ContainsKey(CommonPrefix + Words) ? CommonPrefix : string.Empty;
    }

    /// <summary>Refuses a tensor that is missing or of another shape.</summary>
    public void Check(string name, params long[] shape) => Find(name, shape);

    /// <summary>Reads a table row by row.</summary>
    public void Table(string name, int rows, int width, RowReader row) => _file.ReadRows(Find(name, rows, width), row);

    /// <summary>Reads a row of numbers into room for more, which are zero.</summary>
    public float* Vector(string name, int width, int room) => Vector([name], width, room);

    /// <summary>Reads scale and shift of a layer norm, which older files call gamma and beta.</summary>
    public BertNorm Norm(string name, int width, int room) => new(
        Vector([$"{name}.weight", $"{name}.gamma"], width, room), Vector([$"{name}.bias", $"{name}.beta"], width, room));

    /// <summary>Reads a dense layer into columns of a matrix.</summary>
    /// <param name="name">What its <c>weight</c> and <c>bias</c> are called before the dot.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="firstColumn">Its first column there.</param>
    /// <param name="outputs">How many outputs it has, and how they stand in the matrix.</param>
    /// <param name="inputs">How many inputs it has, and how they stand in the matrix.</param>
    public void Dense(
        string name, PackedMatrix matrix, int firstColumn, (int Count, PaddedPieces Pieces) outputs, (int Count, PaddedPieces Pieces) inputs)
    {
        var column = new float[matrix.Inputs];
        _file.ReadRows(Find($"{name}.weight", outputs.Count, inputs.Count), (row, numbers) =>
        {
            inputs.Pieces.Spread(numbers, column);
            Quantization.SetColumn(matrix, firstColumn + outputs.Pieces.IndexOf(row), column);
        });
        _file.ReadRows(Find($"{name}.bias", outputs.Count), (_, numbers) =>
            outputs.Pieces.Spread(numbers, new Span<float>(matrix.Bias + firstColumn, matrix.Outputs - firstColumn)));
    }

    private float* Vector(string[] names, int width, int room)
    {
        float* vector = _arena.Floats(room);
        string name = Array.Find(names, name => _file.Tensors.ContainsKey(_prefix + name)) ?? names[0];
        _file.ReadRows(Find(name, width), (_, numbers) => numbers.CopyTo(new Span<float>(vector, room)));
        return vector;
    }

    private TensorInfo Find(string name, params long[] shape)
    {
        if (!_file.Tensors.TryGetValue(_prefix + name, out TensorInfo? tensor))
        {
            throw new InvalidDataException($"the tensor '{_prefix + name}' is missing");
        }

        if (tensor.Type == TensorType.Other)
        {
            throw new InvalidDataException($"the tensor '{tensor.Name}' is of type {tensor.TypeName}; F32, F16 and BF16 can be read");
        }

        return tensor.Shape.SequenceEqual(shape) ? tensor
            : throw new InvalidDataException(
                $"the tensor '{tensor.Name}' has the shape {TensorInfo.Describe(tensor.Shape)}, "
                + $"{BertShape.FileName} says {TensorInfo.Describe(shape)}");
    }
}
