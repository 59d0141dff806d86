using RagPlatform.Retrieval.Extraction;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// Cuts a document along its structure. A chunk is a run of blocks under one heading path, as long as fits; a block that does not fit alone
/// is cut where its kind allows. Within a chunk, windows of whole sentences are what is embedded: a vector says most about a short text, a
/// model understands most from a longer one, so a chunk is found by any of its windows and returned whole.
/// </summary>
internal sealed class StructureChunker(ChunkingPolicy policy, TokenMeter meter) : IChunker
{
    private readonly PieceCutter _cutter = new(meter, policy.MaxTokens);
    private readonly WindowCutter _windows = new(meter, policy.WindowTokens);

    public string Version => $"{policy}/2";

    public IReadOnlyList<TextChunk> Chunk(ExtractedText document)
    {
        var chunks = new List<TextChunk>();
        var path = new HeadingPath();
        var open = new List<TextPiece>();
        int tokens = 0;
        int after = 0;
        bool hasBody = false;
        IReadOnlyList<string> openPath = [];
        var openKind = BlockKind.Prose;
        foreach (TextBlock block in BlockReader.Read(document))
        {
            path.Read(block);

            // Headings that follow each other stay together with the text below them.
            if ((block.Kind == BlockKind.Heading && hasBody) || block.Kind == BlockKind.Record)
            {
                Close();
            }

            foreach (TextPiece piece in _cutter.Cut(document.Text, block, after))
            {
                if (open.Count > 0 && tokens + piece.Tokens > policy.MaxTokens)
                {
                    List<TextPiece> repeated = Repeated(open, piece);
                    Close();
                    open.AddRange(repeated);
                    tokens = repeated.Sum(each => each.Tokens);
                }

                open.Add(piece);
                tokens += piece.Tokens;
                openPath = path.Current;
                openKind = block.Kind;
                hasBody |= block.Kind != BlockKind.Heading;
                after = piece.Span.End;
            }
        }

        Close();
        return chunks;

        void Close()
        {
            if (open.Count > 0)
            {
                var span = new TextSpan(open[0].Span.Start, open[^1].Span.End);
                chunks.Add(new TextChunk(span, openPath, _windows.Cut(document.Text, span, openKind)));
            }

            open.Clear();
            tokens = 0;
            hasBody = false;
        }
    }

    // The last pieces, never all: a chunk is more than the beginning of the next.
    private List<TextPiece> Repeated(List<TextPiece> pieces, TextPiece next)
    {
        int budget = Math.Min(policy.OverlapTokens, policy.MaxTokens - next.Tokens);
        int from = pieces.Count;
        while (from > 1 && pieces[from - 1].Tokens <= budget)
        {
            budget -= pieces[--from].Tokens;
        }

        return pieces[from..];
    }
}
