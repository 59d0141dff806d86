namespace RagPlatform.Console.Asking;

/// <summary>What somebody says about an answer.</summary>
/// <param name="AnswerId">The answer.</param>
/// <param name="Helpful">Whether it helped.</param>
/// <param name="Comment">More, or null.</param>
internal sealed record FeedbackInput(string? AnswerId, bool Helpful, string? Comment);
