namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Walks through a graph: algorithm 2 of the paper, and its form for one nearest node on the layers above.</summary>
internal static unsafe class GraphWalk
{
    /// <summary>
    /// The nodes nearest to the query on the lowest layer, left in <see cref="WalkMemory.Found"/>. Nodes that are not admitted are walked
    /// through and not found.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="head">What of it is searched.</param>
    /// <param name="scorer">The query.</param>
    /// <param name="admission">Which nodes may be found.</param>
    /// <param name="effort">How many are kept.</param>
    /// <param name="budget">How many may be scored.</param>
    /// <param name="memory">To work in.</param>
    /// <returns>False when the budget ended the walk: then what was found may not be the nearest.</returns>
    public static bool Search<TScorer, TAdmission>(
        HnswGraph graph, GraphHead head, TScorer scorer, TAdmission admission, int effort, long budget, WalkMemory memory)
        where TScorer : struct, IRowScorer
        where TAdmission : struct, IRowAdmission
    {
        memory.Found.Clear();
        if (head.Entry < 0)
        {
            return true;
        }

        long nearest = ScoredRow.Pack(scorer.Score(head.Entry), head.Entry);
        for (int layer = head.TopLayer; layer > 0; layer--)
        {
            nearest = Descend(graph, layer, scorer, nearest, head.Count);
        }

        return Explore(graph, 0, scorer, admission, nearest, effort, budget, head.Count, memory);
    }

    /// <summary>The local best from a node on, following links of one layer.</summary>
    public static long Descend<TScorer>(HnswGraph graph, int layer, TScorer scorer, long nearest, int limit)
        where TScorer : struct, IRowScorer
    {
        int most = graph.MostLinks(layer);
        while (true)
        {
            long before = nearest;
            int* links = graph.LinksOf(ScoredRow.Row(before), layer);
            for (int i = 0; i < most && links[i] != HnswGraph.None; i++)
            {
                if (links[i] < limit)
                {
                    scorer.Prefetch(links[i]);
                }
            }

            for (int i = 0; i < most; i++)
            {
                int row = links[i];
                if (row == HnswGraph.None)
                {
                    break;
                }

                if (row < limit)
                {
                    nearest = Math.Max(nearest, ScoredRow.Pack(scorer.Score(row), row));
                }
            }

            if (nearest == before)
            {
                return nearest;
            }
        }
    }

    /// <summary>
    /// The best nodes of a layer, reached from one; see <see cref="Search"/>. Rows from <paramref name="limit"/> on do not exist.
    /// </summary>
    public static bool Explore<TScorer, TAdmission>(
        HnswGraph graph,
        int layer,
        TScorer scorer,
        TAdmission admission,
        long start,
        int effort,
        long budget,
        int limit,
        WalkMemory memory)
        where TScorer : struct, IRowScorer
        where TAdmission : struct, IRowAdmission
    {
        LeastFirstHeap candidates = memory.Candidates;
        LeastFirstHeap found = memory.Found;
        VisitedMarks visited = memory.Visited;
        int* neighbours = memory.Neighbours;
        int most = graph.MostLinks(layer);
        candidates.Clear();
        found.Clear();
        visited.Begin(limit);
        visited.TryMark(ScoredRow.Row(start));
        candidates.Push(~start);
        if (admission.Admits(ScoredRow.Row(start)))
        {
            found.Push(start);
        }

        while (candidates.Count > 0)
        {
            long candidate = ~candidates.Pop();
            if (found.Count == effort && candidate < found.Least)
            {
                return true;
            }

            int* links = graph.LinksOf(ScoredRow.Row(candidate), layer);
            int count = 0;
            for (int i = 0; i < most; i++)
            {
                int row = links[i];
                if (row == HnswGraph.None)
                {
                    break;
                }

                if (row < limit && visited.TryMark(row))
                {
                    scorer.Prefetch(row);
                    neighbours[count++] = row;
                }
            }

            budget -= count;
            if (budget < 0)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                int row = neighbours[i];
                long scored = ScoredRow.Pack(scorer.Score(row), row);
                if (found.Count < effort || scored > found.Least)
                {
                    candidates.Push(~scored);
                    CacheLines.Prefetch(layer == 0 ? graph.Ground.Row(row) : null, 1);
                    if (admission.Admits(row))
                    {
                        found.PushBounded(scored, effort);
                    }
                }
            }
        }

        return true;
    }
}
