using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// Streams of customers' questions: the pairs of banking77, then a stream in which 30 % of the questions are similar to an earlier one (same
/// intent and slot, cosine 0.8 or more to it), and whole data sets in random order, in which nearly every answer was given before.
/// </summary>
internal static class SupportStreams
{
    private const int Seed = 29;
    private const int Requests = 3000;
    private const double SimilarShare = 0.3;
    private const double SimilarFrom = 0.8;
    private const double MostWrong = 0.01;
    private const double StrictFrom = 0.95;

    private static readonly CandidateChooser s_chooser = new(PairVerifier.Default);

    public static async Task RunAsync(BenchmarkReport report, QuestionEncoder encoder, CancellationToken cancellationToken)
    {
        await PairsAsync(report, encoder, cancellationToken);
        EmbeddedQuestion[] bitext = Shuffled(await encoder.EncodeAsync(
            new[] { "dev", "test" }.SelectMany(SemanticData.Bitext), cancellationToken));
        EmbeddedQuestion[] banking = Shuffled(await encoder.EncodeAsync(
            new[] { "train", "test" }.SelectMany(SemanticData.Banking), cancellationToken));

        var mixed = new SupportStream(WithSimilar(bitext, report));
        StreamTally? best = null;
        double mostSpared = 0;
        foreach (double threshold in new[] { 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99 })
        {
            report.Say($"30 % similar, nearest at {threshold:F2}: {mixed.Play(NearestOnly, new ThresholdPolicy(threshold))}");
            report.Say($"30 % similar, nearest with guard at {threshold:F2}: {mixed.Play(Guarded, new ThresholdPolicy(threshold))}");
            StreamTally verified = mixed.Play(s_chooser.Choose, new ThresholdPolicy(threshold));
            report.Say($"30 % similar, verified at {threshold:F2}: {verified}");
            mostSpared = verified.WrongPerRequest <= MostWrong ? Math.Max(mostSpared, verified.Spared) : mostSpared;
            if (threshold >= StrictFrom && verified.WrongPerRequest <= MostWrong && (best is null || verified.Spared > best.Spared))
            {
                best = verified;
            }
        }

        report.Add("support_spared_at_1_percent_wrong", mostSpared, "ratio", 4);
        report.Add("support_spared", best?.Spared ?? 0, "ratio", 4);
        report.Add("support_wrong_per_request", best?.WrongPerRequest ?? 0, "ratio", 4);
        Bounded(report, "similar_30", mixed);
        Bounded(report, "bitext", new SupportStream(bitext));
        Bounded(report, "banking77", new SupportStream(banking));
    }

    private static async Task PairsAsync(BenchmarkReport report, QuestionEncoder encoder, CancellationToken cancellationToken)
    {
        (string One, string Other, bool IsSame)[] pairs = [.. SemanticData.Pairs("banking77")];
        EmbeddedQuestion[] one = await encoder.EncodeAsync(pairs.Select(pair => (pair.One, string.Empty)), cancellationToken);
        EmbeddedQuestion[] other = await encoder.EncodeAsync(pairs.Select(pair => (pair.Other, string.Empty)), cancellationToken);
        Choice[] nearest = [.. pairs.Select((_, i) => NearestOnly(one[i].Traits, [Pair(one[i], other[i])]))];
        Choice[] verified = [.. pairs.Select((_, i) => s_chooser.Choose(one[i].Traits, [Pair(one[i], other[i])]))];
        foreach (double threshold in new[] { 0.5, 0.8, 0.9, 0.95 })
        {
            (string Name, Choice[] Choices)[] ways = [("cosine", nearest), ("verified", verified)];
            foreach ((string name, Choice[] choices) in ways)
            {
                int right = pairs.Where((pair, i) => pair.IsSame && choices[i].IsAdmitted && choices[i].Score >= threshold).Count();
                int wrong = pairs.Where((pair, i) => !pair.IsSame && choices[i].IsAdmitted && choices[i].Score >= threshold).Count();
                report.Say($"banking77 pairs, {name} at {threshold:F2}: served {right} of {pairs.Count(pair => pair.IsSame)} with the same answer, "
                    + $"{wrong} of {pairs.Count(pair => !pair.IsSame)} with another one");
            }
        }
    }

    private static void Bounded(BenchmarkReport report, string name, SupportStream stream)
    {
        foreach (int percent in new[] { 1, 2, 5 })
        {
            double delta = percent / 100.0;
            BoundedPolicy Policy() => new(delta, BoundedPolicy.DefaultMinConfidence, new Random(Seed));
            StreamTally bare = stream.Play(NearestOnly, Policy());
            StreamTally verified = stream.Play(s_chooser.Choose, Policy());
            report.Say($"{name}, {stream.Count} requests, bounded at {percent} %, nearest: {bare}");
            StreamTally shared = stream.Play(s_chooser.Choose, Policy(), isShared: true);
            report.Say($"{name}, {stream.Count} requests, bounded at {percent} %, verified: {verified}");
            report.Say($"{name}, {stream.Count} requests, bounded at {percent} %, verified, what is learned shared among entries: {shared}");
            report.Add($"{name}_bounded_{percent}_wrong_per_request", verified.WrongPerRequest, "ratio", 4);
            report.Add($"{name}_bounded_{percent}_wrong_per_hit", verified.WrongPerHit, "ratio", 4);
            report.Add($"{name}_bounded_{percent}_spared", verified.Spared, "ratio", 4);
            report.Add($"{name}_shared_{percent}_wrong_per_request", shared.WrongPerRequest, "ratio", 4);
            report.Add($"{name}_shared_{percent}_spared", shared.Spared, "ratio", 4);
            if (verified.WrongPerRequest > delta || bare.WrongPerRequest > delta || shared.WrongPerRequest > delta)
            {
                throw new BenchmarkException($"the bounded policy served more wrong answers than {percent} %: {bare}; {verified}; {shared}");
            }
        }
    }

    private static Choice NearestOnly(QuestionTraits asked, IReadOnlyList<Candidate> candidates) =>
        candidates.Count == 0 ? new Choice(-1, 0, GuardReason.None) : new Choice(0, candidates[0].Similarity, GuardReason.None);

    private static Choice Guarded(QuestionTraits asked, IReadOnlyList<Candidate> candidates) =>
        candidates.Count == 0 ? new Choice(-1, 0, GuardReason.None)
        : new Choice(0, candidates[0].Similarity, QuestionGuard.Check(asked, candidates[0].Traits).Reason);

    private static Candidate Pair(EmbeddedQuestion one, EmbeddedQuestion other) => new(
        other.Traits, System.Numerics.Tensors.TensorPrimitives.Dot<float>(one.Vector, other.Vector), string.Empty);

    private static EmbeddedQuestion[] Shuffled(EmbeddedQuestion[] questions)
    {
        EmbeddedQuestion[] distinct = [.. questions.DistinctBy(question => question.Traits.Normalized)];
        new Random(Seed).Shuffle(distinct);
        return distinct;
    }

    // Each request is drawn to be similar or not, and is the next question that is so.
    private static EmbeddedQuestion[] WithSimilar(EmbeddedQuestion[] pool, BenchmarkReport report)
    {
        var random = new Random(Seed);
        var stream = new List<EmbeddedQuestion>();
        var similar = 0;
        var waiting = new LinkedList<EmbeddedQuestion>(pool);
        while (stream.Count < Requests)
        {
            bool wanted = random.NextDouble() < SimilarShare;
            LinkedListNode<EmbeddedQuestion>? node = waiting.First;
            while (node is not null && wanted != IsSimilarToEarlier(node.Value, stream))
            {
                node = node.Next;
            }

            if (node is null)
            {
                break;
            }

            stream.Add(node.Value);
            waiting.Remove(node);
            similar += wanted ? 1 : 0;
        }

        report.Say($"the stream has {stream.Count} requests, {similar} of them similar to an earlier one");
        return [.. stream];
    }

    private static bool IsSimilarToEarlier(EmbeddedQuestion question, List<EmbeddedQuestion> stream) => stream.Exists(
        earlier => earlier.Answer == question.Answer
            && System.Numerics.Tensors.TensorPrimitives.Dot<float>(earlier.Vector, question.Vector) >= SimilarFrom);
}
