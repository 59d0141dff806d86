using System.Globalization;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>
/// The baseline: documents cut every so many characters before they are sent, each piece a document of one chunk, so that everything behind
/// the cutting is the same for all.
/// </summary>
internal static class FixedCharacters
{
    public const int Length = 1200;

    /// <summary>A policy whose chunks hold any piece whole.</summary>
    public const string Policy = "structure:max=8192,overlap=0,window=120";

    private const char Separator = '@';

    public static IEnumerable<Document> Cut(Document document)
    {
        string text = document.Content.ToStringUtf8();
        for (int start = 0; start < text.Length; start += Length)
        {
            yield return new Document
            {
                DocumentId = string.Create(CultureInfo.InvariantCulture, $"{document.DocumentId}{Separator}{start}"),
                MimeType = "text/plain",
                Content = ByteString.CopyFromUtf8(text[start..Math.Min(text.Length, start + Length)]),
            };
        }
    }

    /// <summary>A piece as what it is of its document.</summary>
    public static Passage Restore(Passage piece)
    {
        string[] parts = piece.DocumentId.Split(Separator);
        Passage restored = piece.Clone();
        restored.DocumentId = parts[0];
        restored.Start += int.Parse(parts[1], CultureInfo.InvariantCulture);
        restored.End = restored.Start + piece.Text.Length;
        return restored;
    }
}
