using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// Trains the semantic cache's verifier and writes its weights. It learns from what it will see, a question and the entries nearest to it,
/// of the paraphrases of covid-faq-pairs, of gptcache-mock, of the project's own pairs and of the training part of bitext-support. What
/// the benchmark reports of gptcache-mock is
/// taken with verifiers that did not see the group of rows asked; it reports on no other data that is learned from here.
/// </summary>
internal sealed class TrainVerifierCommand : IBenchmark
{
    public string Name => "train-verifier";

    public string Description => "trains the semantic cache's verifier, and writes its weights into the source";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        using var encoder = new QuestionEncoder();
        List<VerifierSample> samples = await VerifierSamples.GeneralAsync(encoder, cancellationToken);
        samples.AddRange(await VerifierSamples.MockAsync(encoder, cancellationToken));
        var trainer = new VerifierTrainer();
        trainer.Train(samples);
        PairVerifier verifier = trainer.ToVerifier();
        Write(trainer);
        int agreed = samples.Count(sample => verifier.Logit(sample.Row) > 0 == sample.IsSame);
        report.Say($"{samples.Count(sample => sample.IsSame)} of {samples.Count} pairs have the same answer");
        report.Add("verifier_pairs", samples.Count, "pairs", 0);
        report.Add("verifier_training_agreement", agreed / (double)samples.Count, "ratio", 4);
    }

    private static void Write(VerifierTrainer trainer)
    {
        string path = RepositoryRoot.Combine("src", "RagPlatform.Cache", "Semantic", "Guard", "verifier.txt");
        string[] head =
        [
            "# Weights of PairVerifier, written by: dotnet run -c Release --project tests/RagPlatform.Benchmarks -- train-verifier",
            "# Learned from covid-faq-pairs (Apache 2.0, deepset), gptcache-mock (MIT, Zilliz), bitext-support (train, CDLA-Sharing 1.0,",
            "# Bitext) and verifier-pairs.tsv beside the command; no text of the first three is part of this project.",
            "# First the direct weights of the features, then for each hidden unit its weights and, last, that of its output.",
        ];
        File.WriteAllLines(path, head.Concat(trainer.Rows().Select(row => string.Join(' ', row.Select(
            weight => weight.ToString("F5", CultureInfo.InvariantCulture))))));
    }
}
