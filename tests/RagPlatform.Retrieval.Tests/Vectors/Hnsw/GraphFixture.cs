using RagPlatform.Retrieval.Vectors.Hnsw;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Hnsw;

/// <summary>A graph over vectors, with nothing around it.</summary>
internal sealed unsafe class GraphFixture : IDisposable
{
    private readonly WalkMemory _memory;

    public GraphFixture(float[][] vectors, VectorPrecision precision, int threads = 1, int rowsAtOnce = 512)
    {
        Rows = VectorRows.Create(vectors[0].Length, precision);
        Graph = HnswGraph.Create(new HnswParameters());
        _memory = new WalkMemory(vectors[0].Length);
        Rows.EnsureRows(vectors.Length);
        for (int row = 0; row < vectors.Length; row++)
        {
            Rows.Write(row, vectors[row]);
        }

        using var builder = new GraphBuilder(Graph, Rows, threads);
        for (int end = 0; end < vectors.Length;)
        {
            end = Math.Min(vectors.Length, end + rowsAtOnce);
            builder.InsertUpTo(end);
        }
    }

    public VectorRows Rows { get; }

    public HnswGraph Graph { get; }

    /// <summary>The rows found for a query, in the order of their accurate scores.</summary>
    public int[] Search(float[] query, int depth, int effort)
    {
        query.CopyTo(new Span<float>(_memory.Query, query.Length));
        if (Rows.Precision == VectorPrecision.Float)
        {
            Walk(new FloatScorer(Rows, _memory.Query), effort);
        }
        else
        {
            Walk(new Int8Scorer(Rows, _memory.Codes, ScalarCode.EncodeQuery(query, new Span<short>(_memory.Codes, query.Length))), effort);
        }

        var scored = new List<(float Score, int Row)>();
        foreach (long found in _memory.Found.Items)
        {
            scored.Add((Rows.Cosine(_memory.Query, ScoredRow.Row(found)), ScoredRow.Row(found)));
        }

        return [.. scored.OrderByDescending(item => item.Score).Take(depth).Select(item => item.Row)];
    }

    /// <summary>All links of the lowest layer, row by row.</summary>
    public int[] GroundLinks()
    {
        var links = new List<int>();
        for (int row = 0; row < Graph.Head.Count; row++)
        {
            links.AddRange(new ReadOnlySpan<int>(Graph.LinksOf(row, 0), Graph.Parameters.GroundLinks));
        }

        return [.. links];
    }

    public void Dispose()
    {
        Graph.Dispose();
        Rows.Dispose();
        _memory.Dispose();
    }

    private void Walk<TScorer>(TScorer scorer, int effort)
        where TScorer : struct, IRowScorer =>
        Assert.True(GraphWalk.Search(Graph, Graph.Head, scorer, default(EveryRow), effort, long.MaxValue, _memory));
}
