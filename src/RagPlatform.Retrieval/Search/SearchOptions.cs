using System.ComponentModel.DataAnnotations;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search;

/// <summary>How word and vector scores are brought together; bound from the section <c>Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Search";

    /// <summary>
    /// Share of the vector score in the fused score, 0 to 1; the rest is the word score's. It belongs to the embedding model: 0.3 for the
    /// built-in one (a weak retriever and a useful second signal), 0.5 or more for a strong one. Default 0.3.
    /// </summary>
    [Range(0.0, 1.0)]
    public double VectorWeight { get; set; } = 0.3;

    /// <summary>How scores become one where a request does not say. Default <see cref="Fusion.Weighted"/>.</summary>
    public Fusion Fusion { get; set; } = Fusion.Weighted;

    /// <summary>What looks at candidates a second time where a request does not say. Default <see cref="Rerank.Wording"/>.</summary>
    public Rerank Rerank { get; set; } = Rerank.Wording;

    /// <summary>
    /// What parts of words count beside the words, 0 to 10, where the wording is looked at again. Default 0.7, chosen on SciFact's training
    /// queries.
    /// </summary>
    [Range(0.0, 10.0)]
    public double PartsWeight { get; set; } = 0.7;

    /// <summary>What neighbouring words count beside the words, 0 to 10. Default 0.2, chosen likewise.</summary>
    [Range(0.0, 10.0)]
    public double PhrasesWeight { get; set; } = 0.2;

    /// <summary>
    /// Chunks of a collection without stored vectors that are embedded for one question, at most; those that match best by words. Default 20.
    /// </summary>
    [Range(0, 1000)]
    public int ReadTimeCandidates { get; set; } = 20;

    /// <summary>Chunks each kind of search contributes at least before fusion. Default 50.</summary>
    [Range(1, 10_000)]
    public int CandidateDepth { get; set; } = 50;

    /// <summary>
    /// Share of live searches that are repeated exactly in the background to measure what the vector index misses, 0 to 1; see
    /// docs/evaluation.md. Default 0.01; 0: none.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RecallSampleShare { get; set; } = 0.01;
}
