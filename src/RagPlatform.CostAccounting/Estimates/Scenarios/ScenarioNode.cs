namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>A value of a scenario and where it stands: a text, or a table of named values.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">Null for a table.</param>
/// <param name="Entries">The table in the text's order; empty for a text.</param>
internal sealed record ScenarioNode(int Line, int Column, string? Text, IReadOnlyList<ScenarioEntry> Entries);
