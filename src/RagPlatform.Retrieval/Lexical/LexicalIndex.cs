using RagPlatform.Text.Words;

namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// The wording of a collection's chunks: an inverted index that finds the best by <see cref="Bm25"/>, and each chunk's terms in order, which
/// say how well any given chunk fits. Not synchronised: the collection's lock is.
/// </summary>
internal sealed class LexicalIndex
{
    private readonly Vocabulary _vocabulary = new();
    private readonly List<PostingList> _postings = [];
    private readonly List<int[]?> _termsOfChunk = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _partLengths = [];
    private readonly List<int> _chunksWithPart = [];
    private readonly List<int> _seenPart = [];
    private long _totalLength;
    private long _totalPartLength;
    private int _stamp;

    /// <summary>Chunks that are not removed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next chunk; chunks are numbered from 0.</summary>
    public void Add(string text)
    {
        int chunk = _termsOfChunk.Count;
        int[] terms = [.. Terms.Of(text).Select(_vocabulary.Add)];
        while (_postings.Count < _vocabulary.Terms)
        {
            _postings.Add(new PostingList());
        }

        foreach ((int term, int frequency) in terms.CountBy(term => term))
        {
            _postings[term].Add(chunk, frequency, terms.Length);
        }

        _termsOfChunk.Add(terms);
        _lengths.Add(terms.Length);
        _partLengths.Add(terms.Sum(term => _vocabulary.PartsOf(term).Length));
        _totalLength += terms.Length;
        _totalPartLength += _partLengths[chunk];
        CountParts(terms, 1);
        Count++;
    }

    /// <summary>Takes a chunk out of the results and the statistics; removing it again changes nothing.</summary>
    public void Remove(int chunk)
    {
        if (_termsOfChunk[chunk] is not { } terms)
        {
            return;
        }

        foreach (int term in terms.Distinct())
        {
            _postings[term].Alive--;
        }

        _termsOfChunk[chunk] = null;
        _totalLength -= _lengths[chunk];
        _totalPartLength -= _partLengths[chunk];
        CountParts(terms, -1);
        Count--;
    }

    /// <summary>The chunks that match a query best by words.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="depth">How many at most.</param>
    /// <param name="admits">Whether a chunk may be found; asked only of chunks that could be among the best.</param>
    /// <returns>Best first, each with a score above 0.</returns>
    public IReadOnlyList<ScoredChunk> Search(LexicalQuery query, int depth, Func<int, bool> admits)
    {
        Bm25 scoring = WordScoring();
        PostingCursor[] cursors =
        [
            .. Known(query).Select(term => new PostingCursor(_postings[term.Number], term.Count * WordWeight(term.Number), scoring)),
        ];
        var best = new BestChunks(depth);
        BlockMaxWand.Search(
            cursors, chunk => _lengths[chunk], chunk => _termsOfChunk[chunk] is not null && admits(chunk), best);
        return best.ToRanking();
    }

    /// <summary>How well chunks fit a query, whatever found them; nothing for one that is removed.</summary>
    public IReadOnlyList<LexicalMatch> Match(LexicalQuery query, IReadOnlyList<int> chunks)
    {
        var matcher = new LexicalMatcher(
            _vocabulary,
            [.. Known(query).Select(term => (term.Number, term.Count, WordWeight(term.Number)))],
            query.Pairs(_vocabulary),
            [.. query.Parts(_vocabulary).Select(part => (part.Number, part.Count * Bm25.InverseFrequency(Count, _chunksWithPart[part.Number])))],
            WordScoring(),
            new Bm25(Mean(_totalPartLength)));
        return [.. chunks.Select(chunk => _termsOfChunk[chunk] is { } terms ? matcher.Match(terms, _partLengths[chunk]) : default)];
    }

    private IEnumerable<(int Number, int Count)> Known(LexicalQuery query) =>
        query.Terms(_vocabulary).Where(term => _postings[term.Number].Alive > 0);

    private double WordWeight(int term) => Bm25.InverseFrequency(Count, _postings[term].Alive);

    private Bm25 WordScoring() => new(Mean(_totalLength));

    private double Mean(long total) => Count == 0 ? 1 : Math.Max(1, (double)total / Count);

    private void CountParts(int[] terms, int change)
    {
        while (_chunksWithPart.Count < _vocabulary.Parts)
        {
            _chunksWithPart.Add(0);
            _seenPart.Add(0);
        }

        _stamp++;
        foreach (int term in terms)
        {
            foreach (int part in _vocabulary.PartsOf(term))
            {
                if (_seenPart[part] != _stamp)
                {
                    _seenPart[part] = _stamp;
                    _chunksWithPart[part] += change;
                }
            }
        }
    }
}
