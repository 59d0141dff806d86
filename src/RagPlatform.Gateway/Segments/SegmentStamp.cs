namespace RagPlatform.Gateway.Segments;

/// <summary>The segment a question is in.</summary>
/// <param name="Segment">Its id; empty: none.</param>
/// <param name="Similarity">Cosine to its centre; 0 for none.</param>
/// <param name="Vectors">Vectors the centre is made of.</param>
internal readonly record struct SegmentStamp(string Segment, double Similarity, long Vectors)
{
    public static readonly SegmentStamp None = new(string.Empty, 0, 0);
}
