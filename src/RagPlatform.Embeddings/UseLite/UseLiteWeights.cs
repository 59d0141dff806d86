using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>The weights and the vocabulary of the built-in model, in the memory the file was read into.</summary>
internal sealed unsafe class UseLiteWeights : IDisposable
{
    private readonly AlignedBuffer _memory;
    private readonly float* _embeddingScales;
    private readonly short* _embeddings;
    private readonly float[] _positions;

    /// <summary>Finds the sections; they stand in the order in which the model uses them.</summary>
    /// <param name="memory">The file; the weights own it from here on.</param>
    /// <param name="start">Where the first section begins.</param>
    /// <exception cref="InvalidDataException">The sections do not fill the file exactly.</exception>
    public UseLiteWeights(AlignedBuffer memory, int start)
    {
        _memory = memory;
        var reader = new SectionReader(memory.Pointer + start, memory.SizeBytes - start);
        _positions = Positions(reader.Floats(UseLiteShape.EmbeddingWidth / 2));
        _embeddingScales = reader.Floats(UseLiteShape.VocabularySize);
        _embeddings = reader.Shorts(UseLiteShape.VocabularySize * UseLiteShape.EmbeddingWidth);
        Widening = reader.Matrix(UseLiteShape.EmbeddingWidth, UseLiteShape.ModelWidth);
        First = new LayerWeights(reader, UseLiteShape.EmbeddingWidth);
        Second = new LayerWeights(reader, UseLiteShape.ModelWidth);
        Output = reader.Matrix(UseLiteShape.ModelWidth, UseLiteShape.Dimensions);
        Vocabulary = ReadVocabulary(reader);
        if (!reader.AtEnd)
        {
            throw new InvalidDataException("it is longer than its sections");
        }
    }

    /// <summary>Carries the embeddings past the first attention, which is narrower than its result.</summary>
    public PackedMatrix Widening { get; }

    public LayerWeights First { get; }

    public LayerWeights Second { get; }

    /// <summary>From the mean of the rows to the vector, before tanh.</summary>
    public PackedMatrix Output { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>Writes the first layer's input for a token: twice its embedding plus the signal of its position.</summary>
    /// <param name="id">The token.</param>
    /// <param name="position">Its place in the text, from 0 and below <see cref="UseLiteShape.MaxTokens"/>.</param>
    /// <param name="row">Room for <see cref="UseLiteShape.EmbeddingWidth"/> floats.</param>
    public void Embed(int id, int position, float* row)
    {
        short* embedding = _embeddings + ((nint)id * UseLiteShape.EmbeddingWidth);
        ReadOnlySpan<float> signal = _positions.AsSpan(position * UseLiteShape.EmbeddingWidth, UseLiteShape.EmbeddingWidth);

        // Twice: the graph adds the embedding once more after it has added the position to it.
        float scale = 2 * _embeddingScales[id];
        for (int i = 0; i < signal.Length; i++)
        {
            row[i] = (scale * embedding[i]) + signal[i];
        }
    }

    public void Dispose() => _memory.Dispose();

    private static float[] Positions(float* inverseWavelengths)
    {
        const int Half = UseLiteShape.EmbeddingWidth / 2;
        var positions = new float[UseLiteShape.MaxTokens * UseLiteShape.EmbeddingWidth];
        for (int position = 0; position < UseLiteShape.MaxTokens; position++)
        {
            Span<float> row = positions.AsSpan(position * UseLiteShape.EmbeddingWidth, UseLiteShape.EmbeddingWidth);
            for (int i = 0; i < Half; i++)
            {
                (row[i], row[Half + i]) = MathF.SinCos(position * inverseWavelengths[i]);
            }
        }

        return positions;
    }

    private static Vocabulary ReadVocabulary(SectionReader reader)
    {
        var scores = new ReadOnlySpan<double>(reader.Doubles(UseLiteShape.VocabularySize), UseLiteShape.VocabularySize);
        var lengths = new ReadOnlySpan<byte>(reader.Bytes(UseLiteShape.VocabularySize), UseLiteShape.VocabularySize);
        int characters = 0;
        foreach (byte length in lengths)
        {
            characters += length;
        }

        return new Vocabulary(new ReadOnlySpan<char>(reader.Chars(characters), characters), lengths, scores);
    }
}
