using RagPlatform.Retrieval.Chunking;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// The line that says what a chunk stands in: <c>title › heading › heading</c>. It is put before each window of the chunk where that is
/// embedded, and nowhere else. Header and window together keep to the policy's window, so that no model clips the end of a text because of
/// what was put before it: windows are cut shorter by what a header may take.
/// </summary>
internal sealed class ContextHeader(TokenMeter meter)
{
    /// <summary>Most tokens of a header; measured in docs/benchmarks/enrichment.md.</summary>
    public const int MostTokens = 24;

    // A header takes at most this part of a window.
    private const int LeastWindowsAHeader = 4;
    private const string Separator = " › ";

    /// <summary>Tokens a header may take of a window.</summary>
    public static int Budget(ChunkingPolicy chunking) => Math.Max(
        0, Math.Min(MostTokens, Math.Min(chunking.WindowTokens / LeastWindowsAHeader, chunking.WindowTokens - ChunkingDefaults.LeastWindowTokens)));

    /// <summary>How documents are cut where each window gets a header.</summary>
    public static ChunkingPolicy MakeRoom(ChunkingPolicy chunking) => ChunkingPolicy.Create(
        chunking.Kind, chunking.MaxTokens, chunking.OverlapTokens, chunking.WindowTokens - Budget(chunking));

    /// <summary>A window as it is embedded.</summary>
    public static string Over(string header, string window) => header.Length == 0 ? window : $"{header}\n{window}";

    /// <summary>
    /// The header of a chunk. Where it is too long the outer headings go first, as the title and the innermost heading say most; then words
    /// at its end. Empty where there is neither title nor heading, or no word fits.
    /// </summary>
    /// <param name="title">The document's title; may be empty.</param>
    /// <param name="headingPath">Outermost first.</param>
    /// <param name="budget">Most tokens.</param>
    public string Build(string title, IReadOnlyList<string> headingPath, int budget)
    {
        List<string> parts =
        [
            .. headingPath.Prepend(title).Select(part => string.Join(' ', part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                .Where(part => part.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        while (parts.Count > 2 && meter.Count(string.Join(Separator, parts)) > budget)
        {
            parts.RemoveAt(1);
        }

        string header = string.Join(Separator, parts);
        return meter.Count(header) <= budget ? header : Shorten(header, budget);
    }

    private string Shorten(string header, int budget)
    {
        string[] words = header.Split(' ');
        int fitting = 0;
        for (int tokens = 0; fitting < words.Length; fitting++)
        {
            tokens += meter.Count(words[fitting]);
            if (tokens > budget)
            {
                break;
            }
        }

        return string.Join(' ', words[..fitting]).TrimEnd(' ', '›');
    }
}
