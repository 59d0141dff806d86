using System.Runtime.CompilerServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Scores rows by the upper parts of their codes.</summary>
internal readonly unsafe struct Int8Scorer(VectorRows rows, short* query, float queryScale) : IRowScorer
{
    private readonly FlatTable _main = rows.Main;
    private readonly FlatTable _scales = rows.Scales;
    private readonly int _dimensions = rows.Dimensions;
    private readonly float _scale = queryScale * ScalarCode.UpperWeight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(int row) =>
        DotKernels.Dot(query, (sbyte*)_main.Row(row), _dimensions) * (*(float*)_scales.Row(row) * _scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int row)
    {
        CacheLines.Prefetch(_main.Row(row), _dimensions);
        CacheLines.Prefetch(_scales.Row(row), 1);
    }
}
