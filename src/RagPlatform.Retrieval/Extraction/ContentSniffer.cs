using System.IO.Compression;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>Tells what a document is from its bytes, when neither its media type nor its name does.</summary>
internal static class ContentSniffer
{
    private const int Beginning = 512;

    /// <summary>A media type; empty when the bytes are of no kind that shows itself.</summary>
    public static string Guess(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.StartsWith("%PDF-"u8))
        {
            return "application/pdf";
        }

        if (bytes.StartsWith("PK\u0003\u0004"u8))
        {
            return HasWordDocument(content) ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document" : string.Empty;
        }

        string head = System.Text.Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Beginning)]).TrimStart('\u00EF', '\u00BB', '\u00BF')
            .TrimStart();
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? "text/html"
            : string.Empty;
    }

    private static bool HasWordDocument(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.ToArray(), writable: false), ZipArchiveMode.Read);
            return archive.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.Ordinal));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
