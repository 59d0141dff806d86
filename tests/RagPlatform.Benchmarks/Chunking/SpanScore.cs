using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>
/// How much of the wanted text was retrieved, in characters: recall = wanted and retrieved / wanted; intersection over union = wanted and
/// retrieved / (wanted + retrieved − wanted and retrieved), where text that is retrieved twice counts twice below the line, as a model pays
/// for it twice. Example: 100 wanted, 80 of them within 400 retrieved: recall 0.8, IoU 80/420 = 0.19.
/// </summary>
/// <param name="Recall">In [0, 1].</param>
/// <param name="Iou">In [0, 1].</param>
internal readonly record struct SpanScore(double Recall, double Iou)
{
    /// <summary>Scores what was retrieved of the question's document; what is of other documents counts as retrieved only.</summary>
    public static SpanScore Of(SpanQuestion question, IReadOnlyCollection<(string Document, TextSpan Span)> retrieved)
    {
        int wanted = question.Spans.Sum(span => span.Length);
        IReadOnlyList<TextSpan> found = Union(retrieved.Where(each => each.Document == question.Document).Select(each => each.Span));
        int both = question.Spans.Sum(want => found.Sum(
            span => Math.Max(0, Math.Min(want.End, span.End) - Math.Max(want.Start, span.Start))));
        int all = retrieved.Sum(each => each.Span.Length);
        return new SpanScore((double)both / wanted, (double)both / (wanted + all - both));
    }

    /// <summary>The same text in spans that are in order and apart from each other.</summary>
    public static IReadOnlyList<TextSpan> Union(IEnumerable<TextSpan> spans)
    {
        var union = new List<TextSpan>();
        foreach (TextSpan span in spans.OrderBy(span => span.Start))
        {
            if (union.Count > 0 && span.Start <= union[^1].End)
            {
                union[^1] = new TextSpan(union[^1].Start, Math.Max(union[^1].End, span.End));
            }
            else
            {
                union.Add(span);
            }
        }

        return union;
    }
}
