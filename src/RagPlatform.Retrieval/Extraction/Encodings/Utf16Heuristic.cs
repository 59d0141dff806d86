using System.Text;

namespace RagPlatform.Retrieval.Extraction.Encodings;

/// <summary>
/// Recognises UTF-16 without a byte order mark: in it the characters of most scripts' spaces, digits and line breaks, and all of English, have
/// a zero in every second byte, on one side only. Other texts have no zeros at all.
/// </summary>
internal static class Utf16Heuristic
{
    private const int Sample = 4096;
    private const double LeastShare = 0.05;

    /// <summary>The byte order; null when it is no UTF-16, or has no zeros that would show it.</summary>
    public static Encoding? Guess(ReadOnlySpan<byte> content)
    {
        if (content.Length < 4 || content.Length % 2 != 0)
        {
            return null;
        }

        ReadOnlySpan<byte> sample = content[..Math.Min(content.Length, Sample)];
        int even = 0;
        int odd = 0;
        for (int i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        double least = sample.Length / 2 * LeastShare;
        return (even, odd) switch
        {
            (0, > 0) when odd >= least => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
            ( > 0, 0) when even >= least => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
            _ => null,
        };
    }
}
