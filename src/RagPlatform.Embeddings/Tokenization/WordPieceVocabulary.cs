using System.Text;

namespace RagPlatform.Embeddings.Tokenization;

/// <summary>
/// The pieces of a WordPiece vocabulary: a line of <c>vocab.txt</c> each, its id the line's number from 0. A piece with <c>##</c> in front
/// goes on within a word, the others begin one.
/// </summary>
internal sealed class WordPieceVocabulary
{
    private const string ContinuationMark = "##";
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, int> _beginnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _continuations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _findBeginning;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _findContinuation;

    private WordPieceVocabulary(string[] lines)
    {
        Count = lines.Length;
        for (int id = 0; id < lines.Length; id++)
        {
            // Of pieces that stand twice the last one counts, as where such files come from.
            string piece = lines[id];
            bool continues = piece.Length > ContinuationMark.Length && piece.StartsWith(ContinuationMark, StringComparison.Ordinal);
            if (continues)
            {
                _continuations[piece[ContinuationMark.Length..]] = id;
            }
            else
            {
                _beginnings[piece] = id;
            }

            LongestPiece = Math.Max(LongestPiece, piece.Length);
        }

        _findBeginning = _beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        _findContinuation = _continuations.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many ids there are.</summary>
    public int Count { get; }

    /// <summary>UTF-16 code units of the longest piece, its mark included.</summary>
    public int LongestPiece { get; }

    /// <summary>Reads the content of a <c>vocab.txt</c>.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public static WordPieceVocabulary Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            string[] lines = s_strict.GetString(content).Split('\n');
            int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
            return new WordPieceVocabulary([.. lines.Take(count).Select(line => line.TrimEnd('\r'))]);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"it is not UTF-8 at byte {exception.Index}", exception);
        }
    }

    /// <summary>The id of a piece that stands at a word's beginning or within it.</summary>
    public bool TryFind(ReadOnlySpan<char> piece, bool continues, out int id) =>
        (continues ? _findContinuation : _findBeginning).TryGetValue(piece, out id);
}
