namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// Compares one query with the terms of chunks. Words and parts are scored by <see cref="Bm25"/>. Phrases are pairs of neighbours, after
/// the sequential dependence model (Metzler and Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005); a pair weighs the
/// sum of its terms' inverse frequencies, because no statistics of pairs are kept.
/// </summary>
internal sealed class LexicalMatcher
{
    private readonly Vocabulary _vocabulary;
    private readonly (int Term, int Count, double Weight)[] _terms;
    private readonly Dictionary<int, int> _placeOfTerm;
    private readonly Dictionary<(int First, int Second), int> _placeOfPair;
    private readonly double[] _pairWeights;
    private readonly Dictionary<int, int> _placeOfPart;
    private readonly double[] _partWeights;
    private readonly Bm25 _wordScoring;
    private readonly Bm25 _partScoring;
    private readonly int[] _termFrequencies;
    private readonly int[] _pairFrequencies;
    private readonly int[] _partFrequencies;

    // Which of the query's parts a chunk's term has: chunks share most of their terms.
    private readonly Dictionary<int, int[]> _partPlacesOfTerm = [];

    /// <summary>Prepares a query.</summary>
    /// <param name="vocabulary">The index's terms.</param>
    /// <param name="terms">The query's terms, how often it says them, and their inverse frequencies.</param>
    /// <param name="pairs">Neighbours in it, and how often.</param>
    /// <param name="parts">The query's parts with what each counts.</param>
    /// <param name="wordScoring">Scores terms by a chunk's length in terms.</param>
    /// <param name="partScoring">Scores parts by a chunk's length in parts.</param>
    public LexicalMatcher(
        Vocabulary vocabulary,
        (int Term, int Count, double Weight)[] terms,
        IReadOnlyDictionary<(int First, int Second), int> pairs,
        (int Part, double Weight)[] parts,
        Bm25 wordScoring,
        Bm25 partScoring)
    {
        _vocabulary = vocabulary;
        _terms = terms;
        _placeOfTerm = Enumerable.Range(0, terms.Length).ToDictionary(place => terms[place].Term);
        (int First, int Second)[] known =
            [.. pairs.Keys.Where(pair => _placeOfTerm.ContainsKey(pair.First) && _placeOfTerm.ContainsKey(pair.Second))];
        _placeOfPair = Enumerable.Range(0, known.Length).ToDictionary(place => known[place]);
        _pairWeights = [.. known.Select(pair => pairs[pair] * (WeightOf(pair.First) + WeightOf(pair.Second)))];
        _placeOfPart = Enumerable.Range(0, parts.Length).ToDictionary(place => parts[place].Part);
        _partWeights = [.. parts.Select(part => part.Weight)];
        _wordScoring = wordScoring;
        _partScoring = partScoring;
        _termFrequencies = new int[terms.Length];
        _pairFrequencies = new int[known.Length];
        _partFrequencies = new int[parts.Length];

        double WeightOf(int term) => terms[_placeOfTerm[term]].Weight;
    }

    /// <summary>How well a chunk fits.</summary>
    /// <param name="chunk">Its terms in order.</param>
    /// <param name="partLength">Parts of all of them.</param>
    public LexicalMatch Match(int[] chunk, int partLength)
    {
        Count(chunk);
        double words = 0;
        for (int i = 0; i < _terms.Length; i++)
        {
            words += _terms[i].Count * _terms[i].Weight * _wordScoring.Saturate(_termFrequencies[i], chunk.Length);
        }

        double phrases = 0;
        for (int i = 0; i < _pairWeights.Length; i++)
        {
            phrases += _pairWeights[i] * _wordScoring.Saturate(_pairFrequencies[i], chunk.Length);
        }

        double parts = 0;
        for (int i = 0; i < _partWeights.Length; i++)
        {
            parts += _partWeights[i] * _partScoring.Saturate(_partFrequencies[i], partLength);
        }

        return new LexicalMatch(words, parts, phrases);
    }

    private void Count(int[] chunk)
    {
        Array.Clear(_termFrequencies);
        Array.Clear(_pairFrequencies);
        Array.Clear(_partFrequencies);
        bool afterQueryTerm = false;
        for (int i = 0; i < chunk.Length; i++)
        {
            foreach (int place in PartPlaces(chunk[i]))
            {
                _partFrequencies[place]++;
            }

            bool isQueryTerm = _placeOfTerm.TryGetValue(chunk[i], out int term);
            if (isQueryTerm)
            {
                _termFrequencies[term]++;
                if (afterQueryTerm && _placeOfPair.TryGetValue((chunk[i - 1], chunk[i]), out int pair))
                {
                    _pairFrequencies[pair]++;
                }
            }

            afterQueryTerm = isQueryTerm;
        }
    }

    private int[] PartPlaces(int term)
    {
        if (!_partPlacesOfTerm.TryGetValue(term, out int[]? places))
        {
            var found = new List<int>();
            foreach (int part in _vocabulary.PartsOf(term))
            {
                if (_placeOfPart.TryGetValue(part, out int place))
                {
                    found.Add(place);
                }
            }

            _partPlacesOfTerm[term] = places = [.. found];
        }

        return places;
    }
}
