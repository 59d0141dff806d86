namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>A system to be estimated: its load, the deployments to choose from, and what might be computed ahead.</summary>
/// <param name="Name">Empty without one.</param>
/// <param name="Queries">What is asked.</param>
/// <param name="Documents">What is asked about.</param>
/// <param name="Deployments">At least one, in the text's order.</param>
/// <param name="Precompute">In the text's order.</param>
internal sealed record Scenario(
    string Name,
    QueryLoad Queries,
    DocumentLoad Documents,
    IReadOnlyList<Deployment> Deployments,
    IReadOnlyList<Precompute> Precompute);
