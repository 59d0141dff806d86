using System.Numerics.Tensors;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>What every engine checks before it touches anything.</summary>
internal static class VectorChecks
{
    /// <summary>Throws when a collection cannot be held.</summary>
    /// <exception cref="ArgumentException">Its dimensions are out of range.</exception>
    public static void Check(VectorCollection collection)
    {
        if (collection.Dimensions is < 1 or > VectorCollection.MaxDimensions)
        {
            throw new ArgumentException(
                $"vectors of {collection.Dimensions} numbers cannot be held; 1 to {VectorCollection.MaxDimensions} can",
                nameof(collection));
        }
    }

    /// <summary>Throws when any vector of a step is unusable.</summary>
    /// <exception cref="ArgumentException">The message names document, chunk and window.</exception>
    public static void Check(VectorChanges changes, int dimensions)
    {
        foreach (VectorDocument document in changes.Written)
        {
            foreach (VectorPoint point in document.Points)
            {
                if (point.Ordinal < 0)
                {
                    throw new ArgumentException($"document '{document.DocumentId}' has a chunk {point.Ordinal}", nameof(changes));
                }

                if (Fault(point.Vector.Span, dimensions) is { } fault)
                {
                    throw new ArgumentException(
                        $"document '{document.DocumentId}', chunk {point.Ordinal}, window {point.Window}: {fault}", nameof(changes));
                }
            }
        }
    }

    /// <summary>Throws when a query cannot be answered.</summary>
    /// <exception cref="ArgumentException">The vector is unusable or the depth is below 1.</exception>
    public static void Check(VectorQuery query, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Depth, 1, nameof(query));
        if (Fault(query.Vector.Span, dimensions) is { } fault)
        {
            throw new ArgumentException($"the query's vector: {fault}", nameof(query));
        }
    }

    private static string? Fault(ReadOnlySpan<float> vector, int dimensions)
    {
        if (vector.Length != dimensions)
        {
            return $"{vector.Length} numbers instead of {dimensions}";
        }

        // One pass: the sum of squares of a usable vector is finite and above zero, and NaN is neither.
        float squares = TensorPrimitives.SumOfSquares(vector);
        return float.IsNaN(squares) || float.IsInfinity(squares) ? "NaN, infinity or a number too large"
            : squares <= 0 ? "all numbers are zero"
            : null;
    }
}
