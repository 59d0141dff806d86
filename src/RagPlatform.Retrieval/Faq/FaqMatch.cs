namespace RagPlatform.Retrieval.Faq;

/// <summary>An entry that asks the same as a question.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Score">How alike they are, in [0, 1].</param>
internal sealed record FaqMatch(FaqItem Entry, double Score);
