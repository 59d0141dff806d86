namespace RagPlatform.Text.Sentences;

/// <summary>A piece of a text.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">After the last one.</param>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>UTF-16 code units.</summary>
    public int Length => End - Start;

    /// <summary>The piece of <paramref name="text"/>.</summary>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text[Start..End];
    }
}
