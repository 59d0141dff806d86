using System.Numerics.Tensors;

namespace RagPlatform.Benchmarks.Segments;

/// <summary>The baseline: k-means by cosine over all vectors at once, begun by k-means++, with everything known beforehand.</summary>
internal static class SphericalKMeans
{
    private const int Rounds = 25;

    public static int[] Cluster(IReadOnlyList<float[]> vectors, int k, int seed)
    {
        var random = new Random(seed);
        float[][] centres = Begin(vectors, k, random);
        var of = new int[vectors.Count];
        for (int round = 0; round < Rounds; round++)
        {
            Parallel.For(0, vectors.Count, i => of[i] = Nearest(vectors[i], centres));
            var sums = new float[k][];
            for (int c = 0; c < k; c++)
            {
                sums[c] = new float[vectors[0].Length];
            }

            for (int i = 0; i < of.Length; i++)
            {
                TensorPrimitives.Add(sums[of[i]], vectors[i], sums[of[i]]);
            }

            for (int c = 0; c < k; c++)
            {
                float length = TensorPrimitives.Norm<float>(sums[c]);
                if (length > 0)
                {
                    TensorPrimitives.Divide(sums[c], length, sums[c]);
                    centres[c] = sums[c];
                }
            }
        }

        return of;
    }

    private static float[][] Begin(IReadOnlyList<float[]> vectors, int k, Random random)
    {
        var centres = new List<float[]> { vectors[random.Next(vectors.Count)] };
        var distances = new double[vectors.Count];
        Array.Fill(distances, double.MaxValue);
        while (centres.Count < k)
        {
            double sum = 0;
            for (int i = 0; i < distances.Length; i++)
            {
                distances[i] = Math.Min(distances[i], Math.Max(0, 1 - TensorPrimitives.Dot<float>(vectors[i], centres[^1])));
                sum += distances[i];
            }

            double drawn = random.NextDouble() * sum;
            int next = 0;
            while (next < distances.Length - 1 && (drawn -= distances[next]) > 0)
            {
                next++;
            }

            centres.Add(vectors[next]);
        }

        return [.. centres];
    }

    private static int Nearest(float[] vector, float[][] centres)
    {
        int best = 0;
        float similarity = float.NegativeInfinity;
        for (int c = 0; c < centres.Length; c++)
        {
            if (TensorPrimitives.Dot<float>(vector, centres[c]) is var found && found > similarity)
            {
                (best, similarity) = (c, found);
            }
        }

        return best;
    }
}
