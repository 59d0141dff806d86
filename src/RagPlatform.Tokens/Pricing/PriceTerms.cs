namespace RagPlatform.Tokens.Pricing;

/// <summary>Under which terms a call was made, where they change its price.</summary>
/// <param name="Batch">It was part of a batch.</param>
/// <param name="Region">The region it was processed in, as the price row names it; null or an unnamed one: at the price itself.</param>
public readonly record struct PriceTerms(bool Batch = false, string? Region = null);
