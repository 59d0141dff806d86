using RagPlatform.Retrieval.Extraction;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// Embeds a sentence, or as many as fit a window, and returns it with its neighbours: a chunk is a window and what stands around it within
/// the same section, half of the room on either side. Neighbouring chunks overlap; each is found by its own window.
/// </summary>
internal sealed class SentenceWindowChunker(ChunkingPolicy policy, TokenMeter meter) : IChunker
{
    private readonly PieceCutter _cutter = new(meter, policy.WindowTokens);

    public string Version => $"{policy}/1";

    public IReadOnlyList<TextChunk> Chunk(ExtractedText document)
    {
        var chunks = new List<TextChunk>();
        var section = new List<TextPiece>();
        var path = new HeadingPath();
        IReadOnlyList<string> sectionPath = [];
        bool hasBody = false;
        int after = 0;
        foreach (TextBlock block in BlockReader.Read(document))
        {
            path.Read(block);
            if ((block.Kind == BlockKind.Heading && hasBody) || block.Kind == BlockKind.Record)
            {
                AddSection(section, sectionPath, chunks);
                section.Clear();
                hasBody = false;
            }

            section.AddRange(_cutter.CutSentences(document.Text, block, after));
            sectionPath = path.Current;
            hasBody |= block.Kind != BlockKind.Heading;
            after = block.Span.End;
        }

        AddSection(section, sectionPath, chunks);
        return chunks;
    }

    private void AddSection(List<TextPiece> pieces, IReadOnlyList<string> path, List<TextChunk> chunks)
    {
        int earliest = 0;
        for (int first = 0; first < pieces.Count;)
        {
            int tokens = pieces[first].Tokens;
            int end = first + 1;
            while (end < pieces.Count && tokens + pieces[end].Tokens <= policy.WindowTokens)
            {
                tokens += pieces[end++].Tokens;
            }

            var window = new TextSpan(pieces[first].Span.Start, pieces[end - 1].Span.End);
            (int from, int to) = Surround(pieces, first, end, policy.MaxTokens - tokens, earliest);
            chunks.Add(new TextChunk(new TextSpan(pieces[from].Span.Start, pieces[to - 1].Span.End), path, [window]));
            earliest = from;
            first = end;
        }
    }

    // Half of the room before, the rest behind; what one side does not use is the other's. Never before where the last chunk began.
    private static (int From, int To) Surround(List<TextPiece> pieces, int from, int to, int room, int earliest)
    {
        int before = room / 2;
        room -= before - Extend(before);
        while (to < pieces.Count && pieces[to].Tokens <= room)
        {
            room -= pieces[to++].Tokens;
        }

        Extend(room);
        return (from, to);

        int Extend(int tokens)
        {
            while (from > earliest && pieces[from - 1].Tokens <= tokens)
            {
                tokens -= pieces[--from].Tokens;
            }

            return tokens;
        }
    }
}
