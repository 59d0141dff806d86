namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Prompts that are compared with each other: those to one model for one purpose.</summary>
/// <param name="Provider">Of the model.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="Category">The ledger's.</param>
/// <param name="Collection">Empty where collections are not told apart.</param>
internal sealed record PromptGroup(string Provider, string Model, string Category, string Collection);
