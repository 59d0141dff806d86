namespace RagPlatform.Cache.Semantic.Index;

/// <summary>The most similar of what was offered.</summary>
/// <param name="limit">How many are kept, at least 1.</param>
/// <param name="least">The least cosine that is kept.</param>
internal sealed class BestMatches<T>(int limit, double least)
{
    private readonly PriorityQueue<SemanticMatch<T>, double> _kept = new(limit + 1);

    /// <summary>What is less similar than this is not kept any more.</summary>
    public double Least => _kept.Count == limit ? _kept.Peek().Similarity : least;

    public void Offer(T item, double similarity)
    {
        if (similarity < least || (_kept.Count == limit && similarity <= _kept.Peek().Similarity))
        {
            return;
        }

        _kept.Enqueue(new SemanticMatch<T>(item, Math.Min(similarity, 1)), similarity);
        if (_kept.Count > limit)
        {
            _kept.Dequeue();
        }
    }

    /// <summary>What is kept, the most similar first. Empties it.</summary>
    public IReadOnlyList<SemanticMatch<T>> InOrder()
    {
        var matches = new SemanticMatch<T>[_kept.Count];
        for (int i = matches.Length - 1; i >= 0; i--)
        {
            matches[i] = _kept.Dequeue();
        }

        return matches;
    }
}
