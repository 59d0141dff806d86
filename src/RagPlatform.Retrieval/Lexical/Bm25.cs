namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) with the inverse document frequency of
/// Lucene, which never falls below zero:
/// score(q, d) = Σ over terms t of q: ln(1 + (N − n + ½)/(n + ½)) · tf·(k₁ + 1) / (tf + k₁·(1 − b + b·|d|/avg|d|)).
/// Example: in 10 chunks of equal length a term that is once in one chunk scores ln(1 + 9.5/1.5) = 1.99 there.
/// </summary>
/// <param name="averageLength">Mean length of a chunk, above 0.</param>
internal readonly struct Bm25(double averageLength)
{
    /// <summary>How soon a repeated term stops counting more.</summary>
    public const double K1 = 1.2;

    /// <summary>How much a long chunk is discounted. With <see cref="K1"/> chosen on the training queries of SciFact.</summary>
    public const double B = 0.5;

    /// <summary>Inverse document frequency.</summary>
    /// <param name="chunks">Chunks in all.</param>
    /// <param name="holding">Those that hold the term.</param>
    public static double InverseFrequency(int chunks, int holding) => Math.Log(1 + ((chunks - holding + 0.5) / (holding + 0.5)));

    /// <summary>What a term's frequency in a chunk of this length counts: 0 to k₁ + 1, more for more, less for longer chunks.</summary>
    public double Saturate(double frequency, double length) =>
        frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * length / averageLength))));
}
