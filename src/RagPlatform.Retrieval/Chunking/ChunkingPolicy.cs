using System.Globalization;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// How the documents of a collection are cut. Written as <c>kind</c> or <c>kind:max=512,overlap=0,window=120</c>, where any number may be
/// left out and is then the kind's default; <see cref="ToString"/> gives the one form that names everything. Tokens are those of
/// <see cref="TokenMeter"/>. Equal policies cut equally.
/// </summary>
internal sealed record ChunkingPolicy
{
    private const string Max = "max";
    private const string Overlap = "overlap";
    private const string Window = "window";

    private ChunkingPolicy(string kind, int maxTokens, int overlapTokens, int windowTokens)
    {
        Kind = kind;
        MaxTokens = maxTokens;
        OverlapTokens = overlapTokens;
        WindowTokens = windowTokens;
    }

    /// <summary>One of <see cref="ChunkingKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>Longest chunk: what is searched by words, returned and cited from.</summary>
    public int MaxTokens { get; }

    /// <summary>The most a chunk repeats of the one before; at most half of a chunk, 0 for sentence windows, which overlap by nature.</summary>
    public int OverlapTokens { get; }

    /// <summary>Longest piece of a chunk that is embedded as one vector; at most a chunk.</summary>
    public int WindowTokens { get; }

    /// <summary>A policy from its parts; what is null is the kind's default.</summary>
    /// <exception cref="ChunkingPolicyException">A part is out of its range.</exception>
    public static ChunkingPolicy Create(string kind, int? maxTokens = null, int? overlapTokens = null, int? windowTokens = null)
    {
        Require(
            ChunkingKinds.All.Contains(kind), "kind", $"'kind' is '{kind}'; choose one of {string.Join(", ", ChunkingKinds.All)}.");
        int max = maxTokens ?? ChunkingDefaults.MaxTokens(kind);
        RequireRange(Max, max, ChunkingDefaults.LeastMaxTokens, ChunkingDefaults.MostMaxTokens);
        int mostOverlap = kind == ChunkingKinds.SentenceWindow ? 0 : max / 2;
        int overlap = overlapTokens ?? Math.Min(ChunkingDefaults.OverlapTokens(kind), mostOverlap);
        RequireRange(Overlap, overlap, 0, mostOverlap);
        int mostWindow = Math.Min(max, ChunkingDefaults.MostWindowTokens);
        int window = windowTokens ?? Math.Min(ChunkingDefaults.WindowTokens(kind), mostWindow);
        RequireRange(Window, window, ChunkingDefaults.LeastWindowTokens, mostWindow);
        return new ChunkingPolicy(kind, max, overlap, window);
    }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="ChunkingPolicyException">It is not one.</exception>
    public static ChunkingPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string pair in parts.Length == 1 ? [] : parts[1].Split(','))
        {
            string[] sides = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            Require(
                sides is [Max or Overlap or Window, _],
                "policy",
                $"'{pair.Trim()}' is no part of a chunking policy; write for example '{Create(ChunkingDefaults.Policy)}'.");
            Require(
                int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number),
                sides[0],
                $"'{sides[0]}' is '{sides[1]}'; give a whole number of tokens.");
            Require(numbers.TryAdd(sides[0], number), sides[0], $"'{sides[0]}' is given twice; give it once.");
        }

        return Create(parts[0].Trim(), Find(Max), Find(Overlap), Find(Window));

        int? Find(string name) => numbers.TryGetValue(name, out int number) ? number : null;
    }

    /// <summary>The canonical form; part of what documents are hashed by.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind}:{Max}={MaxTokens},{Overlap}={OverlapTokens},{Window}={WindowTokens}");

    private static void RequireRange(string field, int value, int least, int most) => Require(
        value >= least && value <= most,
        field,
        least == most
            ? string.Create(CultureInfo.InvariantCulture, $"'{field}' is {value}; here it must be {most}, leave it out.")
            : string.Create(CultureInfo.InvariantCulture, $"'{field}' is {value}; choose {least} to {most} tokens."));

    private static void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            throw new ChunkingPolicyException(field, message);
        }
    }
}
