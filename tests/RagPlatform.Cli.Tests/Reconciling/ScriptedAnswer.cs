namespace RagPlatform.Cli.Tests.Reconciling;

/// <summary>A question as log and gateway know it.</summary>
internal sealed record ScriptedAnswer(string Id, string Outcome, string? ServedBy, long Embeddings);
