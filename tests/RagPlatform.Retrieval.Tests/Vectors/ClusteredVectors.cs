namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>Unit vectors around random centres, the same for the same seed.</summary>
internal sealed class ClusteredVectors(int dimensions, int clusters, double spread, int seed)
{
    private readonly Random _random = new(seed);
    private float[][]? _centres;

    /// <summary>The next vectors of the mixture.</summary>
    public float[][] Take(int count)
    {
        _centres ??= [.. Enumerable.Range(0, clusters).Select(_ => Unit(Noise(1)))];
        return [.. Enumerable.Range(0, count).Select(_ => Next(_centres[_random.Next(clusters)]))];
    }

    /// <summary>The indices of the vectors nearest to a query, best first, computed in double precision.</summary>
    public static int[] Nearest(IReadOnlyList<float[]> vectors, float[] query, int depth, Func<int, bool>? admits = null) =>
    [
        .. Enumerable.Range(0, vectors.Count).Where(i => admits?.Invoke(i) ?? true)
            .OrderByDescending(i => Cosine(vectors[i], query)).Take(depth),
    ];

    public static double Cosine(float[] left, float[] right)
    {
        double dot = 0, lefts = 0, rights = 0;
        for (int i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            lefts += (double)left[i] * left[i];
            rights += (double)right[i] * right[i];
        }

        return dot / Math.Sqrt(lefts * rights);
    }

    private float[] Next(float[] centre)
    {
        float[] noise = Noise(spread / Math.Sqrt(dimensions));
        return Unit([.. centre.Select((x, i) => x + noise[i])]);
    }

    private float[] Noise(double scale) =>
    [
        .. Enumerable.Range(0, dimensions).Select(_ =>
            (float)(scale * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()))),
    ];

    private static float[] Unit(float[] vector)
    {
        double norm = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / norm))];
    }
}
