using System.Numerics.Tensors;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>Vectors as servers are sent them.</summary>
internal static class UnitVector
{
    /// <summary>
    /// The vector at unit length. Cosines do not change, and numbers of any size fit the half floats and the range checks of servers.
    /// </summary>
    /// <param name="vector">Neither zero nor infinite.</param>
    public static float[] Of(ReadOnlySpan<float> vector)
    {
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), unit);
        return unit;
    }
}
