namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// Numbers as 16-bit integers times a common scale, as <see cref="PackedMatrix"/> holds its columns: <c>scale = largest magnitude / 32767</c>,
/// <c>integer = round(number / scale)</c>. A number is off by at most half a scale: 0.5 becomes 16,384 beside a largest of 1, or 0.50001526.
/// </summary>
internal static unsafe class Quantization
{
    /// <summary>Writes a column of a matrix.</summary>
    /// <param name="matrix">The matrix; its column is zero before.</param>
    /// <param name="column">Which one.</param>
    /// <param name="weights">Its weights, as many as the matrix has inputs.</param>
    public static void SetColumn(PackedMatrix matrix, int column, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, matrix.Inputs);
        int lane = column % PackedMatrix.PanelColumns;
        matrix.Scales[column] = Quantize(weights, matrix.Panel(column - lane) + lane, PackedMatrix.PanelColumns);
    }

    /// <summary>Writes numbers as integers.</summary>
    /// <param name="numbers">The numbers, all finite.</param>
    /// <param name="integers">Where the first goes.</param>
    /// <param name="stride">From one integer to the next.</param>
    /// <returns>The scale.</returns>
    public static float Quantize(ReadOnlySpan<float> numbers, short* integers, int stride)
    {
        float largest = 0;
        foreach (float number in numbers)
        {
            largest = MathF.Max(largest, MathF.Abs(number));
        }

        if (largest == 0)
        {
            return 0;
        }

        double scale = (double)largest / short.MaxValue;
        for (int i = 0; i < numbers.Length; i++)
        {
            integers[(nint)i * stride] = (short)Math.Round(numbers[i] / scale);
        }

        return (float)scale;
    }
}
