using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// Trains the semantic cache's verifier and writes its weights. It learns from what it will see: the nearest neighbours of questions, of
/// banking77's and bitext-support's training parts, where two have the same answer when intent and slot are equal; from the pairs of
/// covid-faq-pairs; from the project's own pairs; and from questions in which one word was replaced. Never from gptcache-mock,
/// banking77's test part or bitext-support's other parts, which the benchmark reports on.
/// </summary>
internal sealed class TrainVerifierCommand : IBenchmark
{
    private const int Seed = 17;
    private const int AskedOfEach = 2500;
    private const int Neighbours = 6;
    private const double Nearest = 0.6;

    public string Name => "train-verifier";

    public string Description => "trains the semantic cache's verifier, and writes its weights into the source";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        using var encoder = new QuestionEncoder();
        var random = new Random(Seed);
        var samples = new List<(double[] Row, bool IsSame, double Weight)>();
        EmbeddedQuestion[] banking = await encoder.EncodeAsync(SemanticData.Banking("train"), cancellationToken);
        EmbeddedQuestion[] bitext = await encoder.EncodeAsync(SemanticData.Bitext("train"), cancellationToken);
        AddNeighbours(banking, samples, random, 1);
        report.Say($"banking77: {samples.Count} pairs");
        AddNeighbours(bitext, samples, random, 1);
        report.Say($"and bitext-support: {samples.Count}");
        await AddPairsAsync(encoder, SemanticData.Pairs("covid-faq-pairs"), samples, 2, cancellationToken);
        await AddPairsAsync(encoder, OwnPairs(), samples, 6, cancellationToken);
        await AddReplacedAsync(encoder, [.. banking, .. bitext], samples, random, cancellationToken);
        report.Say($"and the others: {samples.Count}, of which {samples.Count(sample => sample.IsSame)} have the same answer");

        var trainer = new VerifierTrainer();
        trainer.Train(samples, Seed);
        PairVerifier verifier = trainer.ToVerifier();
        int agreed = samples.Count(sample => verifier.Logit(sample.Row) > 0 == sample.IsSame);
        Write(trainer);
        report.Add("verifier_pairs", samples.Count, "pairs", 0);
        report.Add("verifier_training_agreement", agreed / (double)samples.Count, "ratio", 4);
    }

    /// <summary>Pairs written for this: what must be told apart, and what is the same.</summary>
    internal static IEnumerable<(string One, string Other, bool IsSame)> OwnPairs() =>
        File.ReadLines(RepositoryRoot.Combine("tests", "RagPlatform.Benchmarks", "SemanticCache", "verifier-pairs.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(fields => (fields[1], fields[2], fields[0] == "same"));

    private static void AddNeighbours(
        EmbeddedQuestion[] questions, List<(double[], bool, double)> samples, Random random, double weight)
    {
        int[] order = [.. Enumerable.Range(0, questions.Length)];
        random.Shuffle(order);
        (EmbeddedQuestion Asked, EmbeddedQuestion Cached, double Similarity)[][] found = [.. order.Take(AskedOfEach)
            .AsParallel().AsOrdered()
            .Select(i => QuestionEncoder.Nearest(questions[i], questions, Neighbours, j => j != i)
                .Where(near => near.Similarity >= Nearest)
                .Select(near => (questions[i], questions[near.Index], near.Similarity))
                .ToArray())];
        foreach ((EmbeddedQuestion asked, EmbeddedQuestion cached, double similarity) in found.SelectMany(pairs => pairs))
        {
            Add(asked, cached, similarity, asked.Answer == cached.Answer, weight, samples);
        }
    }

    private static async Task AddPairsAsync(
        QuestionEncoder encoder, IEnumerable<(string One, string Other, bool IsSame)> pairs, List<(double[], bool, double)> samples,
        double weight, CancellationToken cancellationToken)
    {
        (string One, string Other, bool IsSame)[] all = [.. pairs];
        EmbeddedQuestion[] questions = await encoder.EncodeAsync(
            all.SelectMany(pair => new[] { (pair.One, string.Empty), (pair.Other, string.Empty) }), cancellationToken);
        for (int i = 0; i < all.Length; i++)
        {
            AddBoth(questions[2 * i], questions[(2 * i) + 1], all[i].IsSame, weight, samples);
        }
    }

    // A question with one of its words replaced by one of another question is another question.
    private static async Task AddReplacedAsync(
        QuestionEncoder encoder, EmbeddedQuestion[] questions, List<(double[], bool, double)> samples, Random random,
        CancellationToken cancellationToken)
    {
        EmbeddedQuestion[] originals = [.. Enumerable.Range(0, AskedOfEach / 2)
            .Select(_ => questions[random.Next(questions.Length)])
            .Where(question => question.Traits.Terms.Count > 1)];
        string[] replaced = [.. originals.Select(question =>
        {
            IReadOnlyList<Term> others;
            do
            {
                others = questions[random.Next(questions.Length)].Traits.Terms;
            }
            while (others.Count == 0);
            return question.Text.Replace(
                question.Traits.Terms[random.Next(question.Traits.Terms.Count)].Word, others[random.Next(others.Count)].Word,
                StringComparison.OrdinalIgnoreCase);
        })];
        EmbeddedQuestion[] changed = await encoder.EncodeAsync(replaced.Select(text => (text, string.Empty)), cancellationToken);
        for (int i = 0; i < changed.Length; i++)
        {
            if (TermAlignment.Of(originals[i].Traits, changed[i].Traits) is { OnlyAsked.Count: > 0 })
            {
                AddBoth(originals[i], changed[i], isSame: false, 1, samples);
            }
        }
    }

    private static void AddBoth(
        EmbeddedQuestion one, EmbeddedQuestion other, bool isSame, double weight, List<(double[], bool, double)> samples)
    {
        if (one.Vector.Length > 0 && other.Vector.Length > 0)
        {
            double similarity = System.Numerics.Tensors.TensorPrimitives.Dot<float>(one.Vector, other.Vector);
            Add(one, other, similarity, isSame, weight, samples);
            Add(other, one, similarity, isSame, weight, samples);
        }
    }

    // What the guard refuses never reaches the verifier.
    private static void Add(
        EmbeddedQuestion asked, EmbeddedQuestion cached, double similarity, bool isSame, double weight, List<(double[], bool, double)> samples)
    {
        TermAlignment alignment = TermAlignment.Of(asked.Traits, cached.Traits);
        if (QuestionGuard.IsSame(asked.Traits, cached.Traits) || !QuestionGuard.Check(asked.Traits, cached.Traits, alignment).IsAdmitted)
        {
            return;
        }

        var row = new double[PairFeatures.Count];
        PairFeatures.Write(asked.Traits, cached.Traits, similarity, alignment, row);
        samples.Add((row, isSame, weight));
    }

    private static void Write(VerifierTrainer trainer)
    {
        string path = RepositoryRoot.Combine("src", "RagPlatform.Cache", "Semantic", "Guard", "verifier.txt");
        string[] head =
        [
            "# Weights of PairVerifier, written by: dotnet run -c Release --project tests/RagPlatform.Benchmarks -- train-verifier",
            "# Learned from banking77 (train, CC BY 4.0, PolyAI), bitext-support (train, CDLA-Sharing 1.0, Bitext), covid-faq-pairs",
            "# (Apache 2.0, deepset) and tests/RagPlatform.Benchmarks/SemanticCache/verifier-pairs.tsv; no text of them is in here.",
        ];
        File.WriteAllLines(path, head.Concat(trainer.Rows().Select(row => string.Join(' ', row.Select(
            weight => weight.ToString("F5", CultureInfo.InvariantCulture))))));
    }
}
