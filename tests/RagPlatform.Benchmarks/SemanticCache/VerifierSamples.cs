using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>Pairs of a question and an entry near to it, with whether they have the same answer.</summary>
internal static class VerifierSamples
{
    /// <summary>Groups of gptcache-mock's rows: those of one origin are in one group.</summary>
    public const int MockGroups = 5;

    private const int Seed = 17;
    private const int SupportStored = 1500;
    private const int SupportAsked = 1500;
    private const double SupportWeight = 0.3;
    private const double OwnWeight = 4;

    /// <summary>The pairs of everything but gptcache-mock.</summary>
    public static async Task<List<VerifierSample>> GeneralAsync(QuestionEncoder encoder, CancellationToken cancellationToken)
    {
        var samples = new List<VerifierSample>();
        (string One, string Other, bool IsSame)[] covid = [.. SemanticData.Pairs("covid-faq-pairs").Where(pair => pair.IsSame)];
        samples.AddRange(Near(
            await encoder.EncodeAsync(covid.Select(pair => pair.One).Distinct(StringComparer.Ordinal).Select(one => (one, one)), cancellationToken),
            await encoder.EncodeAsync(covid.Select(pair => (pair.Other, pair.One)), cancellationToken),
            weight: 1));

        foreach ((string one, string other, bool isSame) in OwnPairs())
        {
            EmbeddedQuestion[] pair = await encoder.EncodeAsync([(one, "1"), (other, isSame ? "1" : "2")], cancellationToken);
            samples.AddRange(Near([pair[0]], [pair[1]], OwnWeight));
            samples.AddRange(Near([pair[1]], [pair[0]], OwnWeight));
        }

        (string Question, string Answer)[] support = [.. SemanticData.Bitext("train")];
        new Random(Seed).Shuffle(support);
        samples.AddRange(Near(
            await encoder.EncodeAsync(support.Take(SupportStored), cancellationToken),
            await encoder.EncodeAsync(support.Skip(SupportStored).Take(SupportAsked), cancellationToken),
            SupportWeight));
        return samples;
    }

    /// <summary>The pairs of gptcache-mock, in groups.</summary>
    public static async Task<List<VerifierSample>> MockAsync(QuestionEncoder encoder, CancellationToken cancellationToken)
    {
        (string Origin, string Similar)[] pairs = SemanticData.Mock();
        return [.. Near(
            await encoder.EncodeAsync(pairs.Select(pair => pair.Origin).Distinct(StringComparer.Ordinal).Select(one => (one, one)),
                cancellationToken),
            await encoder.EncodeAsync(pairs.Select(pair => (pair.Similar, pair.Origin)), cancellationToken),
            weight: 1)];
    }

    /// <summary>The group of a row of gptcache-mock.</summary>
    public static int GroupOf(string origin) => (int)(CharacterGrams.Of(origin + "\n\n").Aggregate(7u, (hash, gram) =>
        (hash * 31) + gram) % MockGroups);

    /// <summary>Pairs written for this: what must be told apart, and what is the same.</summary>
    private static IEnumerable<(string One, string Other, bool IsSame)> OwnPairs() =>
        File.ReadLines(RepositoryRoot.Combine("tests", "RagPlatform.Benchmarks", "SemanticCache", "verifier-pairs.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(fields => (fields[1], fields[2], fields[0] == "same"));

    // What the guard refuses never reaches the verifier.
    private static IEnumerable<VerifierSample> Near(EmbeddedQuestion[] stored, EmbeddedQuestion[] asked, double weight)
    {
        foreach (EmbeddedQuestion question in asked)
        {
            foreach ((int index, double similarity) in QuestionEncoder.Nearest(question, stored, CandidateChooser.MaxCandidates))
            {
                EmbeddedQuestion entry = stored[index];
                TermAlignment alignment = TermAlignment.Of(question.Traits, entry.Traits);
                if (!QuestionGuard.IsSame(question.Traits, entry.Traits)
                    && QuestionGuard.Check(question.Traits, entry.Traits, alignment).IsAdmitted)
                {
                    var row = new double[PairFeatures.Count];
                    PairFeatures.Write(question.Traits, entry.Traits, similarity, alignment, row);
                    yield return new VerifierSample(row, question.Answer == entry.Answer, weight, GroupOf(question.Answer));
                }
            }
        }
    }
}
