using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>A question whose answer stands in known places of one document.</summary>
/// <param name="Text">The question.</param>
/// <param name="Document">The document.</param>
/// <param name="Spans">The places, in order, apart from each other.</param>
internal sealed record SpanQuestion(string Text, string Document, IReadOnlyList<TextSpan> Spans);
