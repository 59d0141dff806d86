using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>gptcache-mock: every origin is stored, every paraphrase asked; right when what is found has the origin's text.</summary>
internal static class MockCurve
{
    private const int MostWrong = 10;
    private static readonly double[] s_leads = [0.25, 0.5, 0.75, 1, 1.5];

    public static async Task RunAsync(BenchmarkReport report, QuestionEncoder encoder, CancellationToken cancellationToken)
    {
        (string Origin, string Similar)[] pairs = SemanticData.Mock();
        EmbeddedQuestion[] stored = await encoder.EncodeAsync(
            pairs.Select(pair => pair.Origin).Distinct(StringComparer.Ordinal).Select(origin => (origin, origin)), cancellationToken);
        EmbeddedQuestion[] asked = await encoder.EncodeAsync(pairs.Select(pair => (pair.Similar, pair.Origin)), cancellationToken);
        (int Index, double Similarity)[][] near = [.. asked.AsParallel().AsOrdered()
            .Select(question => QuestionEncoder.Nearest(question, stored, CandidateChooser.MaxCandidates))];

        Outcome[] bare = [.. near.Zip(asked, (found, question) => new Outcome(
            found[0].Similarity, stored[found[0].Index].Answer == question.Answer))];
        Outcome[] guarded = [.. near.Zip(asked, (found, question) =>
            QuestionGuard.Check(question.Traits, stored[found[0].Index].Traits).IsAdmitted
                ? new Outcome(found[0].Similarity, stored[found[0].Index].Answer == question.Answer)
                : new Outcome(-1, false))];
        Choice[] choices = Choose(_ => PairVerifier.Default, near, asked, stored);
        List<VerifierSample> general = await VerifierSamples.GeneralAsync(encoder, cancellationToken);
        List<VerifierSample> mock = await VerifierSamples.MockAsync(encoder, cancellationToken);
        PairVerifier unseen = Train(general);
        PairVerifier[] folds = [.. Enumerable.Range(0, VerifierSamples.MockGroups)
            .Select(group => Train([.. general, .. mock.Where(sample => sample.Group != group)]))];
        Outcome[] Judge(Choice[] made) => [.. made.Select((choice, i) => choice.IsAdmitted
            ? new Outcome(choice.Score, stored[near[i][choice.Index].Index].Answer == asked[i].Answer)
            : new Outcome(-1, false))];
        Outcome[] verified = Judge(choices);
        Outcome[] unprepared = Judge(Choose(_ => unseen, near, asked, stored));
        Outcome[] crossed = Judge(Choose(question => folds[VerifierSamples.GroupOf(question.Answer)], near, asked, stored));

        report.Say($"gptcache-mock: {asked.Length} asked of {stored.Length} stored; the right one is among the nearest "
            + $"{near.Zip(asked, (found, question) => found.Any(item => stored[item.Index].Answer == question.Answer)).Count(isIn => isIn)}");
        foreach (IGrouping<GuardReason, Choice> group in choices.GroupBy(choice => choice.Reason))
        {
            report.Say($"  {group.Key}: {group.Count()}");
        }

        Curve(report, "nearest", bare);
        Curve(report, "nearest with guard", guarded);
        Curve(report, "chosen by the verifier", verified);
        report.Add("mock_nearest_right_at_10_wrong", RightAtMostWrong(bare), "answers", 0);
        report.Add("mock_guard_right_at_10_wrong", RightAtMostWrong(guarded), "answers", 0);
        Curve(report, "verifier that saw none of it", unprepared);
        Curve(report, "cross-validated", crossed);
        report.Add("mock_unseen_right_at_10_wrong", RightAtMostWrong(unprepared), "answers", 0);
        report.Add("mock_shipped_right_at_10_wrong", RightAtMostWrong(verified), "answers", 0);
        int most = 0;
        foreach (double lead in s_leads)
        {
            Outcome[] led = Judge(Choose(question => folds[VerifierSamples.GroupOf(question.Answer)], near, asked, stored, lead));
            report.Say($"cross-validated with a lead of {lead:F2}: {RightAtMostWrong(led)} right with at most {MostWrong} wrong");
            most = Math.Max(most, RightAtMostWrong(led));
        }

        report.Add("mock_right_at_10_wrong", most, "answers", 0);
        foreach (int percent in new[] { 1, 2, 5 })
        {
            Bounded(report, $"nearest, bounded at {percent} %", bare, percent / 100.0, score => score);
            Bounded(report, $"nearest with guard, bounded at {percent} %", guarded, percent / 100.0, score => score);
            Bounded(report, $"cross-validated, bounded at {percent} %", crossed, percent / 100.0, Choice.LikenessOf);
        }
    }

    /// <summary>The paraphrases as a stream, in which what is learned of one entry counts for the others: each is asked about once.</summary>
    private static void Bounded(BenchmarkReport report, string name, Outcome[] outcomes, double bound, Func<double, double> likeness)
    {
        var policy = new BoundedPolicy(bound, BoundedPolicy.DefaultMinConfidence, new Random(MostWrong));
        var shared = new SharedCurve();
        (int right, int wrong) = (0, 0);
        foreach (Outcome outcome in outcomes.Where(outcome => outcome.Score >= 0))
        {
            if (policy.Decide(likeness(outcome.Score), shared.Fit).IsServed)
            {
                right += outcome.IsRight ? 1 : 0;
                wrong += outcome.IsRight ? 0 : 1;
            }
            else
            {
                shared.Add(likeness(outcome.Score), outcome.IsRight);
            }
        }

        report.Say($"{name}: {right} / {wrong} / {outcomes.Length - right - wrong}");
        if (wrong > bound * outcomes.Length)
        {
            throw new BenchmarkException($"{name}: {wrong} of {outcomes.Length} were answered wrongly.");
        }
    }

    private static PairVerifier Train(IReadOnlyList<VerifierSample> samples)
    {
        var trainer = new VerifierTrainer();
        trainer.Train(samples);
        return trainer.ToVerifier();
    }

    private static Choice[] Choose(
        Func<EmbeddedQuestion, PairVerifier> verifier, (int Index, double Similarity)[][] near, EmbeddedQuestion[] asked, EmbeddedQuestion[] stored,
        double lead = CandidateChooser.DefaultLead) =>
    [
        .. near.Zip(asked, (found, question) => new CandidateChooser(verifier(question), lead).Choose(
            question.Traits, [.. found.Select(item => new Candidate(stored[item.Index].Traits, item.Similarity, stored[item.Index].Answer))])),
    ];

    private static void Curve(BenchmarkReport report, string name, Outcome[] outcomes)
    {
        foreach (double threshold in new[] { 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99 })
        {
            int right = outcomes.Count(outcome => outcome.Score >= threshold && outcome.IsRight);
            int wrong = outcomes.Count(outcome => outcome.Score >= threshold && !outcome.IsRight);
            report.Say($"{name} at {threshold:F2}: {right} / {wrong} / {outcomes.Length - right - wrong}");
        }
    }

    /// <summary>The most right answers at any threshold that lets at most ten wrong ones through.</summary>
    private static int RightAtMostWrong(Outcome[] outcomes)
    {
        (int right, int wrong, int best) = (0, 0, 0);
        foreach (IGrouping<double, Outcome> level in outcomes.Where(outcome => outcome.Score >= 0)
            .GroupBy(outcome => outcome.Score).OrderByDescending(level => level.Key))
        {
            right += level.Count(outcome => outcome.IsRight);
            wrong += level.Count(outcome => !outcome.IsRight);
            best = wrong <= MostWrong ? right : best;
        }

        return best;
    }

    private readonly record struct Outcome(double Score, bool IsRight);
}
