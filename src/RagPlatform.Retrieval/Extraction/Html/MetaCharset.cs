using System.Text;
using System.Text.RegularExpressions;

namespace RagPlatform.Retrieval.Extraction.Html;

/// <summary>The encoding a page declares in its head.</summary>
internal static partial class MetaCharset
{
    // Where the HTML standard tells browsers to look.
    private const int Prescan = 1024;

    /// <summary>The name it gives; empty when it gives none.</summary>
    public static string Find(ReadOnlySpan<byte> content)
    {
        string head = Encoding.Latin1.GetString(content[..Math.Min(content.Length, Prescan)]);
        return Declaration().Match(head) is { Success: true } found ? found.Groups[1].Value : string.Empty;
    }

    [GeneratedRegex("""<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z0-9_:.-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
