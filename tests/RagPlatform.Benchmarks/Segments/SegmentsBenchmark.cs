using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Benchmarks.SemanticCache;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Segments;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Benchmarks.Segments;

/// <summary>
/// Are online segments of questions the intents people would give them, and what do they cost? Questions come one by one in a shuffled order, as the
/// product takes them; k-means over all of them at once, with as many clusters, stands beside it.
/// </summary>
internal sealed class SegmentsBenchmark : IBenchmark
{
    private const int Seed = 7;
    private const int Orders = 5;
    private const int Timed = 20_000;
    private static readonly double[] s_similarities = [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

    public string Name => "segments";

    public string Description => "online segments of questions against the intents people gave them, and the time they take";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        Sample train = await SampleAsync(LabelledQuestions.Banking("train"), cancellationToken);
        Sample banking = await SampleAsync(LabelledQuestions.Banking("test"), cancellationToken);
        Sample clinc = await SampleAsync(LabelledQuestions.Clinc("test"), cancellationToken);
        var options = new SegmentOptions();
        report.Say("similarity chosen on the training questions of BANKING77 (first order): clusters, purity, NMI, ARI");
        foreach (double similarity in s_similarities)
        {
            Say(
                report,
                similarity.ToString("0.00", CultureInfo.InvariantCulture),
                Online(train, new SegmentOptions { Similarity = similarity }, Seed));
        }

        report.Say("the same without taking off what all have in common");
        foreach (double similarity in (double[])[0.55, 0.6, 0.65, 0.7, 0.75])
        {
            Say(
                report,
                similarity.ToString("0.00", CultureInfo.InvariantCulture),
                Online(train, new SegmentOptions { Similarity = similarity, NearSimilarity = 1 }, Seed, withoutBase: true));
        }

        Add(report, "banking77", banking, options);
        Add(report, "clinc150", clinc, options);
        AddDominant(report, train, options);
        Time(report, train, options);
        await TimeStoreAsync(report, train, options, cancellationToken);
    }

    private static async Task<Sample> SampleAsync((string Text, string Intent)[] questions, CancellationToken cancellationToken)
    {
        using var encoder = new QuestionEncoder();
        EmbeddedQuestion[] embedded = await encoder.EncodeAsync(questions.Select(item => (item.Text, item.Intent)), cancellationToken);
        EmbeddedQuestion[] usable = [.. embedded.Where(question => question.Vector.Length > 0)];
        return new Sample([.. usable.Select(question => question.Vector)], [.. usable.Select(question => question.Answer)]);
    }

    private static Agreement Online(Sample sample, SegmentOptions options, int seed, bool withoutBase = false)
    {
        int[] order = [.. Enumerable.Range(0, sample.Vectors.Length)];
        new Random(seed).Shuffle(order);
        VectorSpace space = withoutBase
            ? new VectorSpace(int.MaxValue, new float[sample.Vectors[0].Length], new float[sample.Vectors[0].Length], 0)
            : VectorSpace.Empty(options.WarmUpQuestions, sample.Vectors[0].Length);
        var clusters = new Clusters(space, [], options);
        var of = new string?[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int asked = order[i];
            of[asked] = clusters.Put(sample.Vectors[asked], i, () => $"s{asked}")?.Cluster.Id;
        }

        // The questions that only taught are in no segment, and left out here.
        int[] placed = [.. order.Where(asked => of[asked] is not null)];

        Dictionary<string, string> into = clusters.Gone
            .Where(gone => gone.Into is not null).ToDictionary(gone => gone.Gone.Id, gone => gone.Into!.Id);
        return Agreement.Of([.. placed.Select(asked => sample.Intents[asked])], [.. placed.Select(asked => Resolve(of[asked]!, into))]);
    }

    private static string Resolve(string id, Dictionary<string, string> into)
    {
        while (into.TryGetValue(id, out string? next))
        {
            id = next;
        }

        return id;
    }

    private static void Add(BenchmarkReport report, string name, Sample sample, SegmentOptions options)
    {
        // The order in which questions come matters: the mean of several, and the worst.
        Agreement[] online = [.. Enumerable.Range(0, Orders).Select(i => Online(sample, options, Seed + i))];
        int k = (int)Math.Round(online.Average(found => found.Clusters));
        int[] offline = SphericalKMeans.Cluster(sample.Vectors, k, Seed);
        var baseline = Agreement.Of(sample.Intents, [.. offline.Select(cluster => cluster.ToString(CultureInfo.InvariantCulture))]);
        report.Say($"{name}: {sample.Vectors.Length} questions of {sample.Intents.Distinct().Count()} intents");
        report.Add($"{name}_segments", online.Average(found => found.Clusters), "segments", 1);
        report.Add($"{name}_purity", online.Average(found => found.Purity), "share", 3);
        report.Add($"{name}_nmi", online.Average(found => found.Nmi), "score", 3);
        report.Add($"{name}_ari", online.Average(found => found.Ari), "score", 3);
        report.Add($"{name}_ari_worst_order", online.Min(found => found.Ari), "score", 3);
        report.Add($"{name}_kmeans_purity", baseline.Purity, "share", 3);
        report.Add($"{name}_kmeans_nmi", baseline.Nmi, "score", 3);
        report.Add($"{name}_kmeans_ari", baseline.Ari, "score", 3);
    }

    /// <summary>The hard case: nine in ten questions are of one intent, so that what all have in common is what it is about.</summary>
    private static void AddDominant(BenchmarkReport report, Sample sample, SegmentOptions options)
    {
        string dominant = sample.Intents.GroupBy(intent => intent).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        int[] most = [.. Enumerable.Range(0, sample.Intents.Length).Where(i => sample.Intents[i] == dominant)];
        int[] others = [.. Enumerable.Range(0, sample.Intents.Length).Where(i => sample.Intents[i] != dominant)];
        new Random(Seed).Shuffle(others);
        int[] asked = [.. most, .. others.Take(most.Length / 9)];
        new Random(Seed).Shuffle(asked);
        var clusters = new Clusters(VectorSpace.Empty(options.WarmUpQuestions, sample.Vectors[0].Length), [], options);
        var of = new Dictionary<string, int>();
        for (int i = 0; i < asked.Length; i++)
        {
            int question = asked[i];
            if (clusters.Put(sample.Vectors[question], i, () => $"s{question}") is ({ } cluster, _) && sample.Intents[question] == dominant)
            {
                of[cluster.Id] = of.GetValueOrDefault(cluster.Id) + 1;
            }
        }

        report.Say($"{most.Length} questions of '{dominant}' among {asked.Length}");
        report.Add("dominant_segments", of.Count, "segments", 0);
        report.Add("dominant_largest_share", (double)of.Values.Max() / of.Values.Sum(), "share", 2);
    }

    private static void Time(BenchmarkReport report, Sample sample, SegmentOptions options)
    {
        var clusters = new Clusters(
            VectorSpace.Empty(options.WarmUpQuestions, sample.Vectors[0].Length),
            [],
            new SegmentOptions { Similarity = 0.99, NearSimilarity = 0.99 });
        foreach (float[] vector in sample.Vectors.Take(options.MaxSegments * 2))
        {
            clusters.Put(vector, 0, () => Guid.NewGuid().ToString());
        }

        int found = 0;
        var times = new double[Timed];
        for (int i = 0; i < Timed; i++)
        {
            long start = Stopwatch.GetTimestamp();
            float[] vector = sample.Vectors[i % sample.Vectors.Length];
            found += clusters.Find(vector, clusters.Space.Direction(vector)!) is null ? 0 : 1;
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        if (found is 0 or Timed)
        {
            throw new BenchmarkException("some questions are near to a centre and some to none");
        }

        Array.Sort(times);
        report.Say($"nearest of {clusters.All.Count} centres, {sample.Vectors[0].Length} components each");
        report.Add("assignment_p50_us", times[Timed / 2], "us", 1);
        report.Add("assignment_p99_us", times[Timed * 99 / 100], "us", 1);
    }

    private static async Task TimeStoreAsync(BenchmarkReport report, Sample sample, SegmentOptions options, CancellationToken cancellationToken)
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(SegmentStore).Assembly);
        var segments = new SegmentStore(store.Database, Options.Create(options), TimeProvider.System);
        QuestionRecord[] records = [.. sample.Vectors.Select((vector, i) => Observation(vector, i))];
        long start = Stopwatch.GetTimestamp();
        long counted = 0;
        foreach (QuestionRecord[] batch in records.Chunk(200))
        {
            counted += (await segments.RecordAsync(batch, cancellationToken)).Counted;
        }

        if (counted != records.Length)
        {
            throw new BenchmarkException($"{counted} of {records.Length} questions were counted");
        }

        report.Say($"{records.Length} questions, each with its vector, in batches of 200 into SQLite");
        report.Add("record_with_vector_us", Stopwatch.GetElapsedTime(start).TotalMicroseconds / records.Length, "us", 0);
        report.Add("record_bytes_with_vector", records.Average(record => record.CalculateSize()), "bytes", 0);
    }

    private static QuestionRecord Observation(float[] vector, int number)
    {
        float scale = 127 / vector.Max(Math.Abs);
        return new QuestionRecord
        {
            Observation = new QuestionObservation
            {
                AnswerId = $"ans-{number}",
                Tenant = "acme",
                Model = "use-lite-en/1",
                Vector = ByteString.CopyFrom([.. vector.Select(value => (byte)(sbyte)MathF.Round(value * scale))]),
                ServedBy = ServedBy.Model,
                Outcome = QuestionOutcome.Answered,
                OccurredAtMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            },
        };
    }

    private static void Say(BenchmarkReport report, string name, Agreement found) => report.Say(string.Create(
        CultureInfo.InvariantCulture, $"  {name}  {found.Clusters,5} {found.Purity:0.000} {found.Nmi:0.000} {found.Ari:0.000}"));

    private sealed record Sample(float[][] Vectors, string[] Intents);
}
