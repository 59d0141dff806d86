using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Cache.Tests.Scopes;

/// <summary>No answer crosses a scope: neither for the same question nor for one with the very same vector.</summary>
public sealed class ScopeIsolationTests
{
    private const int Pairs = 100_000;
    private const int Dimensions = 64;

    [Fact]
    public void Find_RandomPairsOfScopes_ServesWithinTheSameScopeAlone()
    {
        var random = new Random(11);
        var registry = new AnswerRegistry(
            new CacheOptions { MaxBytes = 1L << 30, MaxEntries = 1_000_000 }, Dimensions, keepsAnswersElsewhere: false, new ManualTimeProvider());
        float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
        var stored = new Dictionary<string, string>();
        int same = 0;
        for (int i = 0; i < Pairs; i++)
        {
            (CacheStoreRequest owner, string ownerScope) = Draw(random);
            (CacheStoreRequest reader, string readerScope) = Draw(random);
            if (stored.TryAdd(ownerScope, owner.Reply.Answer))
            {
                Assert.True(registry.Add(Entry(owner, vector)));
            }

            var key = CacheKey.Create(reader.Tenant, reader.Fingerprint, reader.Scope, reader.Question);
            CacheEntry? exact = registry.Find(key);
            IReadOnlyList<SemanticMatch<CacheEntry>> similar = registry.FindSimilar(key.Scope, vector, 0.8, 8);

            string? expected = stored.GetValueOrDefault(readerScope);
            Assert.Equal(expected, exact is null ? null : AnswerOf(exact));
            Assert.Equal(expected is null ? [] : [expected], similar.Select(match => AnswerOf(match.Item)));
            same += expected is null ? 0 : 1;
        }

        // Both kinds of pairs were tried.
        Assert.InRange(same, 1000, Pairs - 1000);
    }

    private static string AnswerOf(CacheEntry entry) => AnswerPayload.Reply(entry.Payload!).Answer;

    private static CacheEntry Entry(CacheStoreRequest request, float[] vector)
    {
        long now = new ManualTimeProvider().GetUtcNow().ToUnixTimeMilliseconds();
        var record = new EntryRecord(
            request, now, now + 1000, now + 1000, request.CalculateSize(), IsSemantic: true, VectorCode.Of(vector)!, 1, [], string.Empty);
        var entry = CacheEntry.From(record, 0.6);
        entry.Keep(record.Payload());
        return entry;
    }

    /// <summary>A request of a scope drawn from few values, so that scopes often differ in one part alone, and its scope as text.</summary>
    private static (CacheStoreRequest Request, string Scope) Draw(Random random)
    {
        string Word(int letters) => new([.. Enumerable.Range(0, random.Next(1, letters)).Select(_ => (char)('a' + random.Next(2)))]);
        CacheStoreRequest request = Requests.Store("the same question", default);
        request.Tenant = Word(3);
        request.Fingerprint = Word(3);
        request.Scope = new CacheScope { TopK = random.Next(1, 3), Generation = Word(3) };
        string[] collections = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Word(3)).Distinct().Order(StringComparer.Ordinal)];
        request.Scope.Collections.AddRange(collections);
        if (random.Next(2) == 0)
        {
            request.Scope.Filters.Add(Word(3), Word(3));
        }

        string scope = string.Join('|', [
            request.Tenant, request.Fingerprint, string.Join(',', collections), request.Scope.TopK, request.Scope.Generation,
            string.Join(',', request.Scope.Filters.Select(filter => $"{filter.Key}={filter.Value}")),
        ]);
        request.Reply.Answer = scope;
        return (request, scope);
    }
}
