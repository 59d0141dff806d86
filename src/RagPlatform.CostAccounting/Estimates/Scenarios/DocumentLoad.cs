namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>The documents of a scenario.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="TokensEach">Tokens of one, on average.</param>
/// <param name="ChangedPerMonth">
/// How many are written anew in a month, in parts per million of all; above a million they change more than once.
/// </param>
/// <param name="StoredBytes">What is kept for them, indices included.</param>
internal sealed record DocumentLoad(long Count, long TokensEach, long ChangedPerMonth, long StoredBytes);
