using System.Text;

namespace RagPlatform.Retrieval.Extraction.Encodings;

/// <summary>Encodings by the names documents declare them by.</summary>
internal static class CharsetCatalogue
{
    /// <summary>What text without a declared encoding, and not UTF-8, most often is; bytes without meaning become control characters.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The encoding of a name, strict; null when it is unknown or not to be trusted.</summary>
    public static Encoding? Find(string name)
    {
        string plain = name.Trim().Trim('"', '\'');

        // UTF-7 hides characters from whoever inspects a text.
        if (plain.Length is 0 or > 40 || plain.Equals("utf-7", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Browsers read the first two as their superset: the bytes between 0x80 and 0x9F are meant as quotation marks and dashes.
        if (plain.ToLowerInvariant() is "iso-8859-1" or "latin1" or "windows-1252" or "cp1252")
        {
            return Windows1252;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(plain, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(plain, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
