using System.Globalization;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Citations;
using RagPlatform.Text.Sentences;
using RagPlatform.Text.Words;

namespace RagPlatform.Generation.Extractive;

/// <summary>
/// Answers without a model: quotes the sentences of the passages that say most about the question, word for word.
/// A sentence's score is the weight of the question's content words it holds, each weighted by its rarity among all candidate sentences
/// (idf = ln(1 + N/n)), divided by a slowly growing function of its length, times (0.5 + the passage's score / 2). The next quote counts
/// only the words not yet covered (maximal marginal relevance in its plainest form), so quotes complete each other.
/// </summary>
internal static class ExtractiveAnswerer
{
    private const int MaxQuotes = 3;
    private const int MaxQuoteCharacters = 600;

    // A quote that covers less than this share of the question's weight is more likely to distract than to answer.
    private const double MinCoverage = 0.2;
    private const string Fence = "```";
    private const string NothingFound = "The documents do not say anything about this question.";

    public static ExtractiveAnswer Answer(string question, IReadOnlyList<Passage> passages)
    {
        HashSet<string> wanted = [.. Terms.Of(question)];
        List<Candidate> candidates = [.. passages.SelectMany(passage => Candidates(passage, wanted))];
        Dictionary<string, double> weights = Weights(wanted, candidates);
        double total = weights.Values.Sum();

        var quotes = new List<Candidate>();
        var covered = new HashSet<string>();
        while (quotes.Count < MaxQuotes && candidates.Count > 0)
        {
            (Candidate best, double gain) = candidates
                .Select(candidate => (Candidate: candidate, Gain: candidate.Words.Where(word => !covered.Contains(word)).Sum(word => weights[word])))
                .OrderByDescending(entry => entry.Gain * entry.Candidate.Factor)
                .First();
            // Where no sentence holds any word of the question, 0 is not below its share of 0.
            if (gain <= 0 || gain < MinCoverage * total)
            {
                break;
            }

            quotes.Add(best);
            covered.UnionWith(best.Words);
            candidates.Remove(best);
        }

        return quotes.Count == 0 ? new ExtractiveAnswer(NothingFound, []) : Write(quotes);
    }

    private static IEnumerable<Candidate> Candidates(Passage passage, HashSet<string> wanted)
    {
        bool afterFence = false;
        foreach (TextSpan span in SentenceSplitter.Split(passage.Text))
        {
            bool isCode = IsCode(passage.Text.AsSpan(span.Start, span.Length), ref afterFence);
            IReadOnlyList<string> words = Terms.Of(passage.Text.AsSpan(span.Start, span.Length));
            bool isHeading = passage.Text[span.Start] == '#' || words.Count < 3;
            if (isHeading || isCode || span.Length > MaxQuoteCharacters)
            {
                continue;
            }

            double length = 1 + Math.Log(1 + (words.Count / 20.0));
            yield return new Candidate(
                passage, span, [.. words.Where(wanted.Contains).Distinct()], (0.5 + (Math.Clamp(passage.Score, 0, 1) / 2)) / length);
        }
    }

    // Commands answer no question by themselves, however many of its words they hold. A fence opens code and the next one closes it.
    private static bool IsCode(ReadOnlySpan<char> sentence, ref bool afterFence)
    {
        int fences = sentence.Count(Fence);
        bool isCode = afterFence || fences > 0;
        afterFence ^= fences % 2 == 1;
        return isCode;
    }

    private static Dictionary<string, double> Weights(HashSet<string> wanted, List<Candidate> candidates)
    {
        var weights = new Dictionary<string, double>();
        foreach (string word in wanted)
        {
            int holders = candidates.Count(candidate => candidate.Words.Contains(word));
            weights[word] = holders == 0 ? 0 : Math.Log(1 + ((double)candidates.Count / holders));
        }

        return weights;
    }

    private static ExtractiveAnswer Write(List<Candidate> quotes)
    {
        var text = new StringBuilder();
        var citations = new List<Citation>();
        foreach (Candidate quote in quotes)
        {
            citations.Add(CitationBuilder.Quote(quote.Passage, quote.Span, citations.Count + 1));
            text.Append(text.Length == 0 ? string.Empty : " ")
                .Append(quote.Span.Of(quote.Passage.Text).ReplaceLineEndings(" "))
                .Append(CultureInfo.InvariantCulture, $" [{citations.Count}]");
        }

        return new ExtractiveAnswer(text.ToString(), citations);
    }

    private sealed record Candidate(Passage Passage, TextSpan Span, IReadOnlyList<string> Words, double Factor);
}
