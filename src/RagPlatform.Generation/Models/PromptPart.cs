namespace RagPlatform.Generation.Models;

/// <summary>A piece of a prompt that belongs together.</summary>
/// <param name="Section">Which part of the prompt it is.</param>
/// <param name="Role">Who says it: "system", "user" or "assistant".</param>
/// <param name="Text">As it is sent.</param>
/// <param name="BeginsMessage">False: it goes on in the message of the piece before.</param>
internal sealed record PromptPart(string Section, string Role, string Text, bool BeginsMessage = true)
{
    public const string Instructions = "instructions";
    public const string History = "history";
    public const string Passages = "passages";
    public const string Question = "question";
}
