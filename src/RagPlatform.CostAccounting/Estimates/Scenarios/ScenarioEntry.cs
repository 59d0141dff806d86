namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>One key of a table with its value.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Line">Where the key stands, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Value">What it is set to.</param>
internal sealed record ScenarioEntry(string Key, int Line, int Column, ScenarioNode Value);
