using System.Runtime.CompilerServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Scores rows by their floats.</summary>
internal readonly unsafe struct FloatScorer(VectorRows rows, float* query) : IRowScorer
{
    private readonly FlatTable _main = rows.Main;
    private readonly int _dimensions = rows.Dimensions;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(int row) => DotKernels.Dot(query, (float*)_main.Row(row), _dimensions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int row) => CacheLines.Prefetch(_main.Row(row), _dimensions * sizeof(float));
}
