using System.Text;

namespace RagPlatform.Retrieval.Extraction.Encodings;

/// <summary>
/// Decodes text, by the first of these that applies: (1) its byte order mark; (2) UTF-16 that shows in where its zeros are; (3) UTF-8, when it
/// is that and has more than ASCII, as no other text looks like it by accident; (4) the encoding it declares; (5) UTF-8; (6) windows-1252,
/// which gives a meaning to nearly every byte. Each strictly, and what looks like no text afterwards is refused.
/// </summary>
internal static class PlainText
{
    // Above this share of control characters bytes were no text in the encoding they were read in.
    private const double MaxControlShare = 0.02;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Longest first: the mark of UTF-32 begins with that of UTF-16.</summary>
    private static readonly Encoding[] s_marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <param name="content">The bytes.</param>
    /// <param name="charset">The encoding they are declared to be in, or empty; one nobody knows counts as none.</param>
    /// <exception cref="DocumentRefusedException">INVALID_ENCODING, EMPTY_DOCUMENT or BINARY_CONTENT.</exception>
    public static string Decode(ReadOnlySpan<byte> content, string charset = "")
    {
        foreach (Encoding marked in s_marked)
        {
            if (content.StartsWith(marked.Preamble))
            {
                return RequireText(TryDecode(content[marked.Preamble.Length..], marked) ?? throw new DocumentRefusedException(
                    "INVALID_ENCODING", "The text is not in the encoding its byte order mark says; convert it to UTF-8 and send it again."));
            }
        }

        if (BinarySignature.Find(content) is { } kind)
        {
            throw Binary($"The content is {kind}, not text");
        }

        if (Utf16Heuristic.Guess(content) is { } utf16 && TryDecode(content, utf16) is { } wide && LooksLikeText(wide))
        {
            return RequireText(wide);
        }

        string? utf8 = TryDecode(content, s_utf8);
        bool beyondAscii = utf8 is not null && utf8.Length < content.Length;
        string? text = beyondAscii ? utf8 : DecodeDeclared(content, charset) ?? utf8;
        if (text is not null)
        {
            RequireText(text);
            return LooksLikeText(text) ? text : throw Binary("The content is binary, not text");
        }

        string latin = CharsetCatalogue.Windows1252.GetString(content);
        RequireText(latin);
        return LooksLikeText(latin) ? latin : throw Binary("The content is binary, or text in an encoding that cannot be told");
    }

    /// <exception cref="DocumentRefusedException">EMPTY_DOCUMENT, BINARY_CONTENT or TEXT_TOO_LONG.</exception>
    public static string RequireText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DocumentRefusedException("EMPTY_DOCUMENT", "The document has no text; send one that has.");
        }

        // Databases and clients of other languages end texts at this character; no text document has one.
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Binary("The content is binary, not text");
        }

        return text.Length <= ExtractionLimits.MaxTextLength ? text : throw ExtractionLimits.TextTooLong();
    }

    private static DocumentRefusedException Binary(string what) => new("BINARY_CONTENT", $"{what}; send the document's text as UTF-8.");

    private static string? DecodeDeclared(ReadOnlySpan<byte> content, string charset) =>
        CharsetCatalogue.Find(charset) is { } declared ? TryDecode(content, declared) : null;

    private static string? TryDecode(ReadOnlySpan<byte> content, Encoding encoding)
    {
        try
        {
            return encoding.GetString(content);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool LooksLikeText(string text)
    {
        int controls = 0;
        foreach (char character in text)
        {
            controls += char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\f' or '\b' or '\u001B') ? 1 : 0;
        }

        return controls <= text.Length * MaxControlShare;
    }
}
