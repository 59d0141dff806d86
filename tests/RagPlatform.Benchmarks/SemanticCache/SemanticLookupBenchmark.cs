using System.Diagnostics;
using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// A semantic lookup among 100,000 questions of one scope, from the embedded question to the decision: key, index, guard, verifier, policy. One
/// thread. The index's answers are compared with those of comparing all, and the entries' memory is measured.
/// </summary>
internal sealed class SemanticLookupBenchmark : IBenchmark
{
    private const int Entries = 100_000;
    private const int Lookups = 4000;
    private const int Compared = 300;

    public string Name => "semantic-lookup";

    public string Description => "a semantic lookup among 100,000 entries: latency without the embedding, and memory an entry";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        TextEmbedder embedder = LookupQuestions.Embedder();
        string[] questions = [.. LookupQuestions.Stored().Take(Entries)];
        string[] asked = [.. LookupQuestions.Asked(Lookups)];
        report.Say($"Embedding {questions.Length + asked.Length} questions");
        sbyte[][] codes = new sbyte[questions.Length][];
        for (int start = 0; start < questions.Length; start += 1000)
        {
            IReadOnlyList<TextEmbedding> vectors = await embedder.EmbedAsync(
                questions[start..Math.Min(start + 1000, questions.Length)], EmbeddingPurpose.Query, cancellationToken);
            for (int i = 0; i < vectors.Count; i++)
            {
                codes[start + i] = VectorCode.Of(vectors[i].Vector)!;
            }
        }

        IReadOnlyList<TextEmbedding> embedded = await embedder.EmbedAsync(asked, EmbeddingPurpose.Query, cancellationToken);
        (AnswerRegistry registry, double bytesAnEntry) = Fill(questions, codes);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{registry.Count} entries"));
        Check(registry, codes, embedded);
        Measure(report, registry, asked, embedded);
        report.Add("semantic_entry_bytes", bytesAnEntry, "bytes", 0);
    }

    private static (AnswerRegistry Registry, double BytesAnEntry) Fill(string[] questions, sbyte[][] codes)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var registry = new AnswerRegistry(
            new CacheOptions { MaxBytes = 1L << 32 }, codes[0].Length, keepsAnswersElsewhere: false, TimeProvider.System);
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        long copies = 0;
        for (int i = 0; i < questions.Length; i++)
        {
            CacheStoreRequest request = LookupQuestions.Store(questions[i]);
            var record = new EntryRecord(
                request, now, now + 3_600_000, now + 86_400_000, 0, IsSemantic: true, codes[i], (ulong)i, [], string.Empty);
            if (!registry.Add(CacheEntry.From(record, 0.6)))
            {
                throw new BenchmarkException($"'{questions[i]}' was not taken in.");
            }

            copies += 2L * questions[i].Length;
        }

        // The entry's question is the very string the list holds, which is here before and after; a service has its own.
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before + copies;
        return (registry, bytes / questions.Length);
    }

    private static void Check(AnswerRegistry registry, sbyte[][] codes, IReadOnlyList<TextEmbedding> embedded)
    {
        AnswerScope scope = LookupQuestions.Key("what is this?").Scope;
        float[] norms = [.. codes.Select(code => VectorCode.Norm(code))];
        for (int i = 0; i < Compared; i++)
        {
            sbyte[] code = VectorCode.Of(embedded[i].Vector)!;
            float norm = VectorCode.Norm(code);
            double[] all =
            [
                .. codes.Select((one, at) => VectorCode.Dot(code, one) / ((double)norm * norms[at]))
                    .Where(cosine => cosine >= SemanticMatcher.LeastSimilarity)
                    .OrderDescending()
                    .Take(8),
            ];
            double[] found = [.. registry.FindSimilar(scope, embedded[i].Vector, SemanticMatcher.LeastSimilarity, 8).Select(match => match.Similarity)];
            if (found.Length != all.Length || found.Zip(all).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-6))
            {
                throw new BenchmarkException($"The index found {found.Length} similar questions where there are {all.Length}, or others.");
            }
        }
    }

    private static void Measure(BenchmarkReport report, AnswerRegistry registry, string[] asked, IReadOnlyList<TextEmbedding> embedded)
    {
        var matcher = new SemanticMatcher(registry, new Random(1), auditShare: 0);
        var policy = new EffectivePolicy(
            SemanticPolicy.SemanticThreshold, 0.95, 0.01, 0.9, TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.Zero);
        var latencies = new List<double>(asked.Length);
        int served = 0;
        for (int round = 0; round < 2; round++)
        {
            latencies.Clear();
            served = 0;
            for (int i = 0; i < asked.Length; i++)
            {
                long begin = Stopwatch.GetTimestamp();
                CacheKey key = LookupQuestions.Key(asked[i]);
                var accepted = Freshness.Of(new CacheLookupRequest(), policy, DateTimeOffset.UtcNow);
                SimilarAnswer? similar = matcher.Find(key, policy, accepted, embedded[i]);
                latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                served += similar is { Serve: true } ? 1 : 0;
            }
        }

        latencies.Sort();
        report.Say($"{served} of {asked.Length} lookups were served");
        report.Add("semantic_lookup_p50_ms", latencies[latencies.Count / 2], "ms", 3);
        report.Add("semantic_lookup_p99_ms", latencies[latencies.Count * 99 / 100], "ms", 3);
    }
}
