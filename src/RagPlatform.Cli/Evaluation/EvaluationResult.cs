using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation;

/// <summary>One row of the table.</summary>
/// <param name="Mode">The search mode's name.</param>
/// <param name="Figures">What was measured.</param>
internal sealed record EvaluationResult(string Mode, EvaluateReply Figures);
