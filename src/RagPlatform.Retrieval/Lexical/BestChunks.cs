namespace RagPlatform.Retrieval.Lexical;

/// <summary>Keeps the best of many scored chunks. Of equal scores the lower chunk number is better, so that a result has one order.</summary>
internal sealed class BestChunks(int capacity)
{
    private readonly PriorityQueue<int, (double Score, int Descending)> _worstFirst = new();

    /// <summary>A score must be above this to get in while there is no room; negative infinity while there is.</summary>
    public double Threshold { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes a chunk in if it is good enough; chunks come in ascending order of their numbers.</summary>
    public void Offer(int chunk, double score)
    {
        if (score <= Threshold)
        {
            return;
        }

        if (_worstFirst.Count < capacity)
        {
            _worstFirst.Enqueue(chunk, (score, -chunk));
        }
        else
        {
            _worstFirst.EnqueueDequeue(chunk, (score, -chunk));
        }

        if (_worstFirst.Count == capacity && _worstFirst.TryPeek(out _, out (double Score, int) worst))
        {
            Threshold = worst.Score;
        }
    }

    /// <summary>What it kept, best first.</summary>
    public IReadOnlyList<ScoredChunk> ToRanking() =>
    [
        .. _worstFirst.UnorderedItems
            .Select(item => new ScoredChunk(item.Element, item.Priority.Score))
            .OrderByDescending(chunk => chunk.Score)
            .ThenBy(chunk => chunk.Chunk),
    ];
}
