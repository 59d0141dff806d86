using System.Numerics.Tensors;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// One search of a generation:
/// 1. What it sees is fixed: the graph's head first, then the view, so that every row of that head is part of the view.
/// 2. Chunks that are named are scored, and nothing else is done.
/// 3. The filter's entries are looked up. When the rows to be looked at are few (see <see cref="IsScan"/>), or an exact answer is asked
///    for, all of them are scored.
/// 4. Else the graph is walked, and rows that are not in it yet are scored; a walk that finds too few chunks is repeated with more effort,
///    and one that costs more than scoring everything is given up for that.
/// 5. What was found is scored accurately, and windows become chunks.
/// </summary>
internal sealed unsafe class GenerationSearch(Generation generation, VectorQuery query, EmbeddedVectorOptions options, WalkMemory memory)
{
    // A scan by upper parts keeps some more than are asked for: scoring them accurately puts them in their order.
    private const int ScanMargin = 64;

    private readonly GraphHead _head = generation.Graph.Head;
    private readonly GenerationView _view = generation.View;

    /// <summary>The chunks found, best first.</summary>
    public IReadOnlyList<VectorHit> Run()
    {
        Prepare();
        if (query.Only is { } only)
        {
            return Score(only);
        }

        AdmittedDocuments? admitted = query.Filter.AdmitsAll ? null : generation.Admissions.Get(query.Filter, _view.Documents);
        int rows = admitted?.Rows ?? _view.Rows;
        int most = (int)Math.Min(_view.Rows, (long)query.Depth * _view.MostWindows);
        if (rows == 0)
        {
            return [];
        }

        if (query.Exact || rows <= options.ExactUpTo)
        {
            Scan(new FullScorer(generation.Rows, memory.Query), admitted, most);
            return Chunks();
        }

        int effort = Math.Max(query.Effort > 0 ? query.Effort : options.DefaultEffort, query.Depth);
        if (!IsScan(rows, admitted is not null, effort) && Walk(admitted, rows, effort, Math.Max(most, effort)) is { } hits)
        {
            return hits;
        }

        return ScanQuickly(admitted, most);
    }

    /// <summary>
    /// Whether scoring all admitted rows is less work than walking. With a share s of n rows admitted a walk expands about effort / s nodes
    /// and scores some 16 rows at each, a scan scores s n: equal at (s n)² = 16 effort n. Worked example:
    /// effort 64 and 100,000 rows: up to 10,119 admitted rows are scanned.
    /// </summary>
    private bool IsScan(int rows, bool isFiltered, int effort)
    {
        const double ScoredPerNode = 16;
        return _head.Count == 0 || (isFiltered && (double)rows * rows <= ScoredPerNode * effort * _view.Rows);
    }

    private void Prepare()
    {
        var unit = new Span<float>(memory.Query, memory.Dimensions);
        TensorPrimitives.Divide(query.Vector.Span, TensorPrimitives.Norm(query.Vector.Span), unit);
    }

    private Int8Scorer QuickScorer() => new(
        generation.Rows,
        memory.Codes,
        ScalarCode.EncodeQuery(new Span<float>(memory.Query, memory.Dimensions), new Span<short>(memory.Codes, memory.Dimensions)));

    private List<VectorHit>? Walk(AdmittedDocuments? admitted, int rows, int effort, int most)
    {
        long budget = admitted is null ? long.MaxValue : rows;
        while (true)
        {
            bool isComplete = generation.Rows.Precision == VectorPrecision.Float
                ? Walk(new FloatScorer(generation.Rows, memory.Query), admitted, effort, budget)
                : Walk(QuickScorer(), admitted, effort, budget);
            if (!isComplete)
            {
                return null;
            }

            bool isFull = memory.Found.Count == effort;
            List<VectorHit> chunks = Chunks();
            if (chunks.Count == query.Depth || (effort >= most && isFull))
            {
                return chunks;
            }

            if (!isFull)
            {
                // Everything the walk reached is there. It may not reach everything: many equal vectors leave others without links to them.
                return null;
            }

            effort = Math.Min(most, effort * 2);
        }
    }

    private bool Walk<TScorer>(TScorer scorer, AdmittedDocuments? admitted, int effort, long budget)
        where TScorer : struct, IRowScorer
    {
        var visible = new VisibleRows(generation, _view.Sequence, admitted);
        bool isComplete = admitted is null && _view.DeadRows == 0
            ? GraphWalk.Search(generation.Graph, _head, scorer, default(EveryRow), effort, budget, memory)
            : GraphWalk.Search(generation.Graph, _head, scorer, visible, effort, budget, memory);
        ScanRows(scorer, visible, _head.Count, effort);
        return isComplete;
    }

    private List<VectorHit> ScanQuickly(AdmittedDocuments? admitted, int most)
    {
        if (generation.Rows.Precision == VectorPrecision.Float)
        {
            Scan(new FloatScorer(generation.Rows, memory.Query), admitted, most);
        }
        else
        {
            Scan(QuickScorer(), admitted, (most * 2) + ScanMargin);
        }

        return Chunks();
    }

    private void Scan<TScorer>(TScorer scorer, AdmittedDocuments? admitted, int keep)
        where TScorer : struct, IRowScorer
    {
        memory.Found.Clear();
        if (admitted is null)
        {
            ScanRows(scorer, new VisibleRows(generation, _view.Sequence, null), 0, keep);
            return;
        }

        for (int number = 0; number < _view.Documents; number++)
        {
            if (!admitted.Contains(number) || generation.Documents[number] is not { } entry || !entry.IsVisibleAt(_view.Sequence))
            {
                continue;
            }

            for (int row = entry.FirstRow; row < entry.FirstRow + entry.RowCount; row++)
            {
                memory.Found.PushBounded(ScoredRow.Pack(scorer.Score(row), row), keep);
            }
        }
    }

    private void ScanRows<TScorer>(TScorer scorer, VisibleRows visible, int from, int keep)
        where TScorer : struct, IRowScorer
    {
        for (int row = from; row < _view.Rows; row++)
        {
            long scored = ScoredRow.Pack(scorer.Score(row), row);
            if ((memory.Found.Count < keep || scored > memory.Found.Least) && visible.Admits(row))
            {
                memory.Found.PushBounded(scored, keep);
            }
        }
    }

    /// <summary>Orders the rows found by their accurate scores, and keeps the best of each chunk.</summary>
    private List<VectorHit> Chunks()
    {
        List<long> ordered = memory.Ordered;
        ordered.Clear();
        foreach (long found in memory.Found.Items)
        {
            int row = ScoredRow.Row(found);
            ordered.Add(~ScoredRow.Pack(generation.Rows.Cosine(memory.Query, row), row));
        }

        ordered.Sort();
        HashSet<PointRecord>? seen = _view.MostWindows > 1 ? [] : null;
        var hits = new List<VectorHit>(Math.Min(query.Depth, ordered.Count));
        foreach (long packed in ordered)
        {
            PointRecord point = generation.PointOf(ScoredRow.Row(~packed));
            if (seen?.Add(point) != false)
            {
                hits.Add(Hit(generation.Documents[point.Document].Id, point.Ordinal, ScoredRow.Score(~packed)));
                if (hits.Count == query.Depth)
                {
                    break;
                }
            }
        }

        return hits;
    }

    private List<VectorHit> Score(IReadOnlyList<ChunkRef> chunks)
    {
        var hits = new List<VectorHit>(chunks.Count);
        foreach (ChunkRef chunk in chunks.Distinct())
        {
            DocumentEntry? entry = generation.Documents.Find(chunk.DocumentId, _view.Sequence);
            if (entry is null || !query.Filter.Admits(entry.Labels, entry.Metadata))
            {
                continue;
            }

            float best = float.NegativeInfinity;
            for (int row = entry.FirstRow; row < entry.FirstRow + entry.RowCount; row++)
            {
                if (generation.PointOf(row).Ordinal == chunk.Ordinal)
                {
                    best = Math.Max(best, generation.Rows.Cosine(memory.Query, row));
                }
            }

            if (!float.IsNegativeInfinity(best))
            {
                hits.Add(Hit(entry.Id, chunk.Ordinal, best));
            }
        }

        return [.. hits.OrderByDescending(hit => hit.Cosine)
            .ThenBy(hit => hit.DocumentId, StringComparer.Ordinal).ThenBy(hit => hit.Ordinal).Take(query.Depth)];
    }

    // Rounding may lift a product of unit vectors a little above 1.
    private static VectorHit Hit(string id, int ordinal, float cosine) => new(id, ordinal, Math.Clamp(cosine, -1f, 1f));
}
