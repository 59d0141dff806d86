namespace RagPlatform.Console.Passages;

/// <summary>A document with one passage marked.</summary>
/// <param name="Title">The document's title, else its id.</param>
/// <param name="Uri">Where it came from; may be empty.</param>
/// <param name="Before">Text before the passage.</param>
/// <param name="Passage">The passage.</param>
/// <param name="After">Text after it.</param>
public sealed record PassageView(string Title, string Uri, string Before, string Passage, string After);
