using RagPlatform.Contracts.V1;

namespace RagPlatform.Generation.Extractive;

/// <summary>An answer made of exact quotes.</summary>
/// <param name="Text">The quotes with their numbers, or the sentence that says there is nothing to quote.</param>
/// <param name="Citations">One a quote, in the order of their numbers; empty when nothing answers.</param>
internal sealed record ExtractiveAnswer(string Text, IReadOnlyList<Citation> Citations);
