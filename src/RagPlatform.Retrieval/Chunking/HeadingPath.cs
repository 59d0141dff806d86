namespace RagPlatform.Retrieval.Chunking;

/// <summary>The headings a text stands under while it is read from top to bottom.</summary>
internal sealed class HeadingPath
{
    private readonly List<(int Level, string Heading)> _entries = [];

    /// <summary>Outermost first; not changed by what is read later.</summary>
    public IReadOnlyList<string> Current { get; private set; } = [];

    /// <summary>Reads a block: a heading ends those of its level and below.</summary>
    public void Read(TextBlock block)
    {
        if (block.Kind == BlockKind.Heading)
        {
            _entries.RemoveAll(entry => entry.Level >= block.HeadingLevel);
            _entries.Add((block.HeadingLevel, block.Heading));
            Current = [.. _entries.Select(entry => entry.Heading)];
        }
    }
}
