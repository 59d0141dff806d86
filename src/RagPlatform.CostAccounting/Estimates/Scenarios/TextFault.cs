namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Something in a scenario that cannot be.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Reason">What is wrong and what to do, in a sentence.</param>
internal sealed record TextFault(int Line, int Column, string Reason);
