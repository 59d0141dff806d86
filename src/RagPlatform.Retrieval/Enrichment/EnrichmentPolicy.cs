using System.Globalization;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// What is added to a collection's chunks when they are written. Written as a list of <c>header</c>, <c>phrases</c> and <c>questions:3</c>
/// (how many a chunk), or <c>none</c>; <see cref="ToString"/> gives the one form. What is added is embedded, indexed or returned beside a
/// chunk; its text, its place and what is quoted from it stay as they are.
/// </summary>
/// <param name="Header">Whether a line saying what a chunk stands in goes before its text where it is embedded and indexed.</param>
/// <param name="Phrases">Whether its key phrases are kept with it.</param>
/// <param name="Questions">Questions a model writes for each chunk; 0: none.</param>
internal sealed record EnrichmentPolicy(bool Header, bool Phrases, int Questions)
{
    /// <summary>Most questions a chunk may be found by.</summary>
    public const int MostQuestions = 5;

    /// <summary>Nothing is added.</summary>
    public const string Nothing = "none";

    /// <summary>The policy of a service that is told none; measured in docs/benchmarks/enrichment.md.</summary>
    public const string Standard = PhrasesPart;

    private const string HeaderPart = "header";
    private const string PhrasesPart = "phrases";
    private const string QuestionsPart = "questions";
    private const int DefaultQuestions = 3;

    /// <summary>The policy that adds nothing.</summary>
    public static EnrichmentPolicy None { get; } = new(false, false, 0);

    /// <summary>Reads a policy.</summary>
    /// <exception cref="EnrichmentPolicyException">It is not one.</exception>
    public static EnrichmentPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Trim() == Nothing)
        {
            return None;
        }

        EnrichmentPolicy policy = None;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split(':', 2, StringSplitOptions.TrimEntries);
            EnrichmentPolicy more = sides switch
            {
                [HeaderPart] => policy with { Header = true },
                [PhrasesPart] => policy with { Phrases = true },
                [QuestionsPart] => policy with { Questions = DefaultQuestions },
                [QuestionsPart, var count] => policy with { Questions = ReadCount(count) },
                _ => throw new EnrichmentPolicyException(
                    $"'{(part.Length <= 64 ? part : part[..64])}' is no enrichment; write '{Nothing}', or what is wanted of "
                    + $"'{HeaderPart},{PhrasesPart},{QuestionsPart}:{DefaultQuestions}'."),
            };
            policy = more != policy ? more : throw new EnrichmentPolicyException($"'{sides[0]}' is given twice; give it once.");
        }

        return policy;
    }

    /// <summary>
    /// What of it is done where vectors are computed on reading: the header, which costs nothing then. The rest is work at ingestion, which
    /// such a collection is to be without.
    /// </summary>
    public EnrichmentPolicy OnRead() => new(Header, false, 0);

    /// <summary>The canonical form; part of what documents are hashed by.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            .. Header ? [HeaderPart] : Array.Empty<string>(),
            .. Phrases ? [PhrasesPart] : Array.Empty<string>(),
            .. Questions > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{QuestionsPart}:{Questions}")] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? Nothing : string.Join(',', parts);
    }

    private static int ReadCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostQuestions
            ? count
            : throw new EnrichmentPolicyException(
                $"'{QuestionsPart}' is '{(text.Length <= 64 ? text : text[..64])}'; choose 1 to {MostQuestions} a chunk.");
}
