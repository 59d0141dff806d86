using RagPlatform.Retrieval.Extraction;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Which headings every place of a document stands under.</summary>
internal sealed class HeadingMap
{
    private readonly List<int> _starts = [];
    private readonly List<IReadOnlyList<string>> _paths = [];

    public HeadingMap(ExtractedText document)
    {
        var path = new HeadingPath();
        foreach (TextBlock block in BlockReader.Read(document))
        {
            if (block.Kind == BlockKind.Heading)
            {
                path.Read(block);
                _starts.Add(block.Span.Start);
                _paths.Add(path.Current);
            }
        }
    }

    /// <summary>The headings above a place, outermost first.</summary>
    public IReadOnlyList<string> At(int position)
    {
        int found = _starts.BinarySearch(position);
        int last = found >= 0 ? found : ~found - 1;
        return last >= 0 ? _paths[last] : [];
    }
}
