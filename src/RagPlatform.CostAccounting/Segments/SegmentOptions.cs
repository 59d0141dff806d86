using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>How questions are told apart by kind; bound from the section <c>Segments</c>.</summary>
public sealed class SegmentOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Segments";

    /// <summary>Default of <see cref="Similarity"/>, chosen for the built-in embedding model.</summary>
    public const double DefaultSimilarity = 0.45;

    /// <summary>
    /// A question belongs to the nearest segment from this cosine to its centre on, and begins one below it; what all questions of the tenant have in
    /// common is taken off before. Default 0.45, chosen for the built-in embedding model; another model may want another value.
    /// </summary>
    [Range(0.1, 0.99)]
    public double Similarity { get; set; } = DefaultSimilarity;

    /// <summary>
    /// A question that is near to none by <see cref="Similarity"/> belongs to the nearest segment by the vectors as they are, from this cosine on. It
    /// keeps a kind that most questions are of in one piece: what all have in common is then what it is about. Default 0.7.
    /// </summary>
    [Range(0.1, 1)]
    public double NearSimilarity { get; set; } = 0.7;

    /// <summary>
    /// A question that is answered anew is counted as a repeat from this cosine to its segment's centre on. Default 0.85.
    /// </summary>
    [Range(0.5, 1)]
    public double RepeatSimilarity { get; set; } = 0.85;

    /// <summary>
    /// The first questions of a tenant and embedding model, which are in no segment: from them it is learnt what its questions have in common.
    /// Default 50.
    /// </summary>
    [Range(1, 10_000)]
    public int WarmUpQuestions { get; set; } = 50;

    /// <summary>
    /// Segments of a tenant and embedding model. When they are all taken and a new one begins, the one that was asked least goes: into its nearest
    /// neighbour where that is near enough, else it takes no further questions. Default 256.
    /// </summary>
    [Range(2, 4096)]
    public int MaxSegments { get; set; } = 256;

    /// <summary>After this time without questions a segment's past counts half when the least asked is sought. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long single questions are remembered: within it feedback finds its question and a second delivery is known. Their sums by day are kept
    /// for good. Default 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan AnswerRetention { get; set; } = TimeSpan.FromDays(90);
}
