using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Cuts chunks into the windows that are embedded: runs of whole sentences, of lines where text is not written in sentences.</summary>
internal sealed class WindowCutter(TokenMeter meter, int windowTokens)
{
    private readonly PieceCutter _cutter = new(meter, windowTokens);

    /// <summary>The windows of a chunk, each within its budget; they cover it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="chunk">Where the chunk stands.</param>
    /// <param name="kind">What it consists of, or ends with.</param>
    public IReadOnlyList<TextSpan> Cut(string text, TextSpan chunk, BlockKind kind)
    {
        var windows = new List<TextSpan>();
        int tokens = 0;
        foreach (TextPiece piece in _cutter.CutSentences(text, new TextBlock(chunk, kind), chunk.Start))
        {
            if (windows.Count > 0 && tokens + piece.Tokens <= windowTokens)
            {
                windows[^1] = new TextSpan(windows[^1].Start, piece.Span.End);
                tokens += piece.Tokens;
            }
            else
            {
                windows.Add(piece.Span);
                tokens = piece.Tokens;
            }
        }

        return windows;
    }
}
