using RagPlatform.Retrieval.Extraction;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// Cuts a text every so many tokens, whatever stands there, and repeats the end of a chunk at the beginning of the next. Cuts lie between
/// words, where tokens end in every vocabulary; within a word only when it is longer than a chunk.
/// </summary>
internal sealed class FixedChunker(ChunkingPolicy policy, TokenMeter meter) : IChunker
{
    private readonly PieceCutter _cutter = new(meter, policy.MaxTokens);
    private readonly WindowCutter _windows = new(meter, policy.WindowTokens);

    public string Version => $"{policy}/1";

    public IReadOnlyList<TextChunk> Chunk(ExtractedText document)
    {
        var chunks = new List<TextChunk>();
        var headings = new HeadingMap(document);
        var open = new List<TextPiece>();
        int tokens = 0;
        foreach (TextPiece word in _cutter.CutWords(document.Text, new TextSpan(0, document.Text.Length), after: 0))
        {
            if (open.Count > 0 && tokens + word.Tokens > policy.MaxTokens)
            {
                Add();
                int from = open.Count;
                int budget = Math.Min(policy.OverlapTokens, policy.MaxTokens - word.Tokens);
                for (tokens = 0; from > 1 && tokens + open[from - 1].Tokens <= budget; from--)
                {
                    tokens += open[from - 1].Tokens;
                }

                open.RemoveRange(0, from);
            }

            open.Add(word);
            tokens += word.Tokens;
        }

        if (open.Count > 0)
        {
            Add();
        }

        return chunks;

        void Add()
        {
            var span = new TextSpan(open[0].Span.Start, open[^1].Span.End);
            chunks.Add(new TextChunk(span, headings.At(span.Start), _windows.Cut(document.Text, span, BlockKind.Prose)));
        }
    }
}
