namespace RagPlatform.Retrieval.Extraction.Encodings;

/// <summary>How files that are no text begin.</summary>
internal static class BinarySignature
{
    private static readonly (byte[] Bytes, string Kind)[] s_known =
    [
        ("%PDF-"u8.ToArray(), "a PDF document"),
        ("PK\u0003\u0004"u8.ToArray(), "a ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Office document"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "an xz archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    ];

    /// <summary>What the bytes are; null when they may be text.</summary>
    public static string? Find(ReadOnlySpan<byte> content)
    {
        foreach ((byte[] bytes, string kind) in s_known)
        {
            if (content.StartsWith(bytes))
            {
                return kind;
            }
        }

        return null;
    }
}
