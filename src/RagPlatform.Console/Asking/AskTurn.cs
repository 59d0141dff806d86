namespace RagPlatform.Console.Asking;

/// <summary>A question and its answer.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record AskTurn(string? Question, string? Answer);
