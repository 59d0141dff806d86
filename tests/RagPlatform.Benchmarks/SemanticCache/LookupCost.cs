using System.Diagnostics;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>What a lookup's decision costs on one thread: traits of the question, a choice among eight candidates, the policy.</summary>
internal static class LookupCost
{
    private const int Runs = 5000;

    public static void Run(BenchmarkReport report)
    {
        const string Asked = "How do I change the delivery address of my last order?";
        QuestionTraits asked = QuestionTraits.Of(Asked);
        Candidate[] candidates = [.. Enumerable.Range(0, CandidateChooser.MaxCandidates).Select(i => new Candidate(
            QuestionTraits.Of($"How can I update the shipping address for an order of {(char)('a' + i)}{(char)('m' + i)}x?"), 0.9, $"{i}"))];
        var chooser = new CandidateChooser(PairVerifier.Default, lead: 0);
        var observations = Observations.None;
        var random = new Random(1);
        for (int i = 0; i < Observations.MaxCount; i++)
        {
            double similarity = 0.7 + (0.3 * random.NextDouble());
            observations = observations.Add(similarity, similarity > 0.85);
        }

        var policy = new BoundedPolicy(0.02, BoundedPolicy.DefaultMinConfidence, random);
        FittedEntry entry = FittedEntry.Of(observations);
        if (!policy.Decide(0.99, entry).IsServed || chooser.Choose(asked, candidates).Index < 0)
        {
            throw new BenchmarkException("what is timed does not decide what it should");
        }

        report.Add("traits_us", Microseconds(() => QuestionTraits.Of(Asked)), "us", 1);
        report.Add("choice_of_8_us", Microseconds(() => chooser.Choose(asked, candidates)), "us", 1);
        report.Add("bounded_decision_us", Microseconds(() => policy.Decide(0.9, entry)), "us", 2);
        report.Add("fit_256_labels_us", Microseconds(() => FittedEntry.Of(observations)), "us", 0);
        report.Add("traits_bytes", asked.SizeBytes, "bytes", 0);
    }

    private static double Microseconds<T>(Func<T> run)
    {
        for (int i = 0; i < Runs; i++)
        {
            run();
        }

        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Runs; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Runs;
    }
}
