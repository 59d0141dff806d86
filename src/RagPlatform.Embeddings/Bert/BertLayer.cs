using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Bert;

/// <summary>The weights of one transformer layer.</summary>
internal sealed class BertLayer
{
    /// <summary>Reads a layer.</summary>
    /// <param name="loader">Finds the tensors.</param>
    /// <param name="arena">Holds the weights.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="number">Which layer, from 0.</param>
    public BertLayer(TensorLoader loader, NativeArena arena, BertShape shape, int number)
    {
        string name = $"encoder.layer.{number}";
        var layout = new AttentionLayout(shape.Heads, shape.HeadWidth);
        int room = PackedMatrix.Padded(shape.Width);
        int innerRoom = PackedMatrix.Padded(shape.InnerWidth);
        (int Count, PaddedPieces Pieces) width = (shape.Width, new PaddedPieces(shape.Width, room));
        (int Count, PaddedPieces Pieces) inner = (shape.InnerWidth, new PaddedPieces(shape.InnerWidth, innerRoom));
        (int Count, PaddedPieces Pieces) heads = (shape.Width, new PaddedPieces(layout.HeadWidth, layout.HeadRoom));

        QueryKeyValue = arena.Matrix(room, layout.Stride);
        loader.Dense($"{name}.attention.self.query", QueryKeyValue, 0, heads, width);
        loader.Dense($"{name}.attention.self.key", QueryKeyValue, layout.Width, heads, width);
        loader.Dense($"{name}.attention.self.value", QueryKeyValue, 2 * layout.Width, heads, width);
        AttentionOutput = arena.Matrix(layout.Width, room);
        loader.Dense($"{name}.attention.output.dense", AttentionOutput, 0, width, heads);
        AttentionNorm = loader.Norm($"{name}.attention.output.LayerNorm", shape.Width, room);
        FeedForwardIn = arena.Matrix(room, innerRoom);
        loader.Dense($"{name}.intermediate.dense", FeedForwardIn, 0, inner, width);
        FeedForwardOut = arena.Matrix(innerRoom, room);
        loader.Dense($"{name}.output.dense", FeedForwardOut, 0, width, inner);
        FeedForwardNorm = loader.Norm($"{name}.output.LayerNorm", shape.Width, room);
    }

    public PackedMatrix QueryKeyValue { get; }

    public PackedMatrix AttentionOutput { get; }

    public BertNorm AttentionNorm { get; }

    public PackedMatrix FeedForwardIn { get; }

    public PackedMatrix FeedForwardOut { get; }

    public BertNorm FeedForwardNorm { get; }
}
