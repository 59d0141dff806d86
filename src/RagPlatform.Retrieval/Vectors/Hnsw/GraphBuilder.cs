namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>
/// Inserts rows into a graph: algorithms 1 and 4 of the paper (neighbours chosen by the heuristic that spreads them). On one thread the
/// graph is a function of the rows and their order. One builder works on a graph at a time; searches go on meanwhile.
/// </summary>
internal sealed unsafe class GraphBuilder : IDisposable
{
    private const int Stripes = 1024;

    // Cosines from here on are taken for those of equal vectors: by the upper parts of codes, a vector's cosine with itself errs this much.
    private const float Same = 0.99f;

    private readonly HnswGraph _graph;
    private readonly VectorRows _rows;
    private readonly HnswParameters _parameters;
    private readonly Lock[] _stripes = new Lock[Stripes];
    private readonly WalkMemory[] _memories;
    private readonly Lock _entryLock = new();
    private int _entry;
    private int _topLayer;

    /// <summary>Makes a builder.</summary>
    /// <param name="graph">The graph to insert into.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to insert with; with more than one the graph differs from run to run.</param>
    public GraphBuilder(HnswGraph graph, VectorRows rows, int threads)
    {
        (_graph, _rows, _parameters) = (graph, rows, graph.Parameters);
        for (int i = 0; i < Stripes; i++)
        {
            _stripes[i] = new Lock();
        }

        _memories = [.. Enumerable.Range(0, threads).Select(_ => new WalkMemory(rows.Dimensions))];
    }

    /// <summary>Inserts the rows from the graph's last on, up to a number, and publishes them together.</summary>
    public void InsertUpTo(int end)
    {
        GraphHead head = _graph.Head;
        (_entry, _topLayer) = (head.Entry, head.TopLayer);
        int slots = Prepare(head, end);
        int first = head.Count;
        if (_entry < 0 && first < end)
        {
            (_entry, _topLayer) = (first, _parameters.LayerOf(first));
            first++;
        }

        if (_memories.Length == 1)
        {
            for (int row = first; row < end; row++)
            {
                Insert(row, end, _memories[0]);
            }
        }
        else
        {
            int next = first - 1;
            Parallel.For(0, _memories.Length, new ParallelOptions { MaxDegreeOfParallelism = _memories.Length }, worker =>
            {
                for (int row = Interlocked.Increment(ref next); row < end; row = Interlocked.Increment(ref next))
                {
                    Insert(row, end, _memories[worker]);
                }
            });
        }

        _graph.Head = new GraphHead(end, _entry, _topLayer, slots);
    }

    public void Dispose() => Array.ForEach(_memories, memory => memory.Dispose());

    /// <summary>Makes room and empty lists for rows before any of them is inserted.</summary>
    private int Prepare(GraphHead head, int end)
    {
        _graph.Ground.EnsureRows(end);
        _graph.Slots.EnsureRows(end);
        int slots = head.UpperSlots;
        for (int row = head.Count; row < end; row++)
        {
            int layers = _parameters.LayerOf(row);
            *(int*)_graph.Slots.Row(row) = layers == 0 ? HnswGraph.None : slots;
            slots += layers;
        }

        _graph.Upper.EnsureRows(slots);
        for (int row = head.Count; row < end; row++)
        {
            new Span<int>(_graph.Ground.Row(row), _parameters.GroundLinks).Fill(HnswGraph.None);
        }

        for (int slot = head.UpperSlots; slot < slots; slot++)
        {
            new Span<int>(_graph.Upper.Row(slot), _parameters.Links).Fill(HnswGraph.None);
        }

        return slots;
    }

    private void Insert(int row, int limit, WalkMemory memory)
    {
        _rows.Read(row, new Span<float>(memory.Query, _rows.Dimensions));
        if (_rows.Precision == VectorPrecision.Float)
        {
            Insert(row, limit, new FloatScorer(_rows, memory.Query), memory);
        }
        else
        {
            float scale = ScalarCode.EncodeQuery(
                new ReadOnlySpan<float>(memory.Query, _rows.Dimensions), new Span<short>(memory.Codes, _rows.Dimensions));
            Insert(row, limit, new Int8Scorer(_rows, memory.Codes, scale), memory);
        }
    }

    private void Insert<TScorer>(int row, int limit, TScorer scorer, WalkMemory memory)
        where TScorer : struct, IRowScorer
    {
        (int entry, int top) = Entry();
        int layers = _parameters.LayerOf(row);
        long nearest = ScoredRow.Pack(scorer.Score(entry), entry);
        for (int layer = top; layer > layers; layer--)
        {
            nearest = GraphWalk.Descend(_graph, layer, scorer, nearest, limit);
        }

        for (int layer = Math.Min(layers, top); layer >= 0; layer--)
        {
            GraphWalk.Explore(_graph, layer, scorer, default(EveryRow), nearest, _parameters.BuildEffort, long.MaxValue, limit, memory);
            nearest = Sort(memory.Found.Items, memory.Ordered);
            Choose(memory.Ordered, memory.Chosen, _parameters.Links);
            Write(_graph.LinksOf(row, layer), memory.Chosen, _graph.MostLinks(layer));
        }

        // Others find the row from here on: bottom up, so that it never leads to a layer where its own links are missing.
        for (int layer = 0; layer <= Math.Min(layers, top); layer++)
        {
            int* links = _graph.LinksOf(row, layer);
            for (int i = 0; i < _parameters.Links && links[i] != HnswGraph.None; i++)
            {
                LinkBack(links[i], row, layer, memory);
            }
        }

        if (layers > top)
        {
            Raise(row, layers);
        }
    }

    private (int Entry, int TopLayer) Entry()
    {
        lock (_entryLock)
        {
            return (_entry, _topLayer);
        }
    }

    private void Raise(int row, int layers)
    {
        lock (_entryLock)
        {
            if (layers > _topLayer)
            {
                (_entry, _topLayer) = (row, layers);
            }
        }
    }

    /// <summary>Adds a link; when the list is full, the heuristic decides who stays.</summary>
    private void LinkBack(int row, int added, int layer, WalkMemory memory)
    {
        int most = _graph.MostLinks(layer);
        lock (_stripes[row % Stripes])
        {
            int* links = _graph.LinksOf(row, layer);
            int count = 0;
            for (; count < most && links[count] != HnswGraph.None; count++)
            {
                if (links[count] == added)
                {
                    // The row at work lists one that another thread linked to it meanwhile, and that thread linked both.
                    return;
                }
            }

            if (count < most)
            {
                Volatile.Write(ref links[count], added);
                return;
            }

            memory.Ordered.Clear();
            memory.Ordered.Add(ScoredRow.Pack(_rows.Between(row, added), added));
            for (int i = 0; i < count; i++)
            {
                memory.Ordered.Add(ScoredRow.Pack(_rows.Between(row, links[i]), links[i]));
            }

            memory.Ordered.Sort();
            memory.Ordered.Reverse();
            Choose(memory.Ordered, memory.Chosen, most);
            Write(links, memory.Chosen, most);
        }
    }

    private static long Sort(ReadOnlySpan<long> found, List<long> ordered)
    {
        ordered.Clear();
        ordered.AddRange(found);
        ordered.Sort();
        ordered.Reverse();
        return ordered[0];
    }

    /// <summary>
    /// Takes candidates, best first, that are nearer to the row than to all taken before them. Vectors equal to the row's own fill at most
    /// half of its links: by the dozen they would make an island that nothing leads out of.
    /// </summary>
    private void Choose(List<long> ordered, List<long> chosen, int most)
    {
        chosen.Clear();
        int same = 0;
        foreach (long candidate in ordered)
        {
            float score = ScoredRow.Score(candidate);
            bool isApart = score < Same || ++same <= most / 2;
            for (int i = 0; i < chosen.Count && isApart; i++)
            {
                isApart = _rows.Between(ScoredRow.Row(candidate), ScoredRow.Row(chosen[i])) <= score;
            }

            if (isApart)
            {
                chosen.Add(candidate);
                if (chosen.Count == most)
                {
                    return;
                }
            }
        }
    }

    private static void Write(int* links, List<long> chosen, int most)
    {
        for (int i = 0; i < most; i++)
        {
            Volatile.Write(ref links[i], i < chosen.Count ? ScoredRow.Row(chosen[i]) : HnswGraph.None);
        }
    }
}
