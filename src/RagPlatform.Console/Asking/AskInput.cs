namespace RagPlatform.Console.Asking;

/// <summary>What the Ask page sends.</summary>
/// <param name="Question">The question.</param>
/// <param name="Collection">The collection to look in.</param>
/// <param name="Fresh">Do not answer from the cache.</param>
/// <param name="History">Earlier questions and answers of this conversation, oldest first.</param>
internal sealed record AskInput(string? Question, string? Collection, bool Fresh, IReadOnlyList<AskTurn>? History);
