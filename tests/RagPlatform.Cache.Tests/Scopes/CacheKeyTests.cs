using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Cache.Tests.Scopes;

/// <summary>Two questions share an answer exactly when everything an answer depends on is the same.</summary>
public sealed class CacheKeyTests
{
    [Theory]
    [InlineData("What is  RAG?", "what is rag?")]
    [InlineData(" What\tis\nRAG? ", "What is RAG?")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    public void Create_SpellingsOfOneQuestion_AreEqual(string first, string second) =>
        Assert.Equal(Key(first), Key(second));

    [Theory]
    [InlineData("error 503", "error 502")]
    [InlineData("enable it", "disable it")]
    [InlineData("ab c", "a bc")]
    public void Create_DifferentQuestions_Differ(string first, string second) => Assert.NotEqual(Key(first), Key(second));

    [Fact]
    public void Create_AnyPartOfTheScopeDiffers_Differs()
    {
        string[] keys =
        [
            Key("q"),
            Digest("other", "f", Scope(), "q"),
            Digest("t", "g", Scope(), "q"),
            Digest("t", "f", Scope(scope => scope.Collections.Add("more")), "q"),
            Digest("t", "f", Scope(scope => scope.Filters.Add("year", "2026")), "q"),
            Digest("t", "f", Scope(scope => scope.Filters.Add("year2", "026")), "q"),
            Digest("t", "f", Scope(scope => scope.TopK = 9), "q"),
            Digest("t", "f", Scope(scope => scope.HistoryDigest = "h"), "q"),
            Digest("t", "f", Scope(scope => scope.Generation = "model"), "q"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Create_CollectionsInAnotherOrder_AreEqual() => Assert.Equal(
        Digest("t", "f", Scope(scope => scope.Collections.Add("b")), "q"),
        Digest("t", "f", new CacheScope { Collections = { "b", "docs" } }, "q"));

    [Fact]
    public void Create_RandomPairsOfDifferentScopes_NeverMeet()
    {
        var random = new Random(7);
        var seen = new Dictionary<string, string>();
        for (int i = 0; i < 20_000; i++)
        {
            string tenant = Word(random);
            string fingerprint = Word(random);
            string[] collections = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(random)).Distinct().Order(StringComparer.Ordinal)];
            var scope = new CacheScope();
            scope.Collections.AddRange(collections);
            string identity = $"{tenant}\n{fingerprint}\n{string.Join('\n', collections)}";

            string key = Digest(tenant, fingerprint, scope, "q");

            Assert.True(seen.TryAdd(key, identity) || seen[key] == identity);
        }
    }

    [Theory]
    [InlineData("", "f")]
    [InlineData("t", "")]
    public void Create_WithoutAScope_IsRefused(string tenant, string fingerprint)
    {
        Assert.Throws<PlatformException>(() => Digest(tenant, fingerprint, Scope(), "q"));
        Assert.Throws<PlatformException>(() => Digest("t", "f", null, "q"));
        Assert.Throws<PlatformException>(() => Digest("t", "f", new CacheScope(), "q"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    public void Create_AnEmptyQuestion_IsRefused(string question) =>
        Assert.Contains("question", Assert.Throws<PlatformException>(() => Key(question)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_AHugeQuestion_IsRefusedAboveTheLimitAlone()
    {
        Assert.NotEmpty(Key(new string('x', CacheKey.MaxQuestionLength)));
        Assert.Throws<PlatformException>(() => Key(new string('x', CacheKey.MaxQuestionLength + 1)));
    }

    [Fact]
    public void Create_HalfASurrogatePair_HasAKey() => Assert.NotEqual(Key("a\uD800"), Key("a"));

    [Fact]
    public void Create_WithinAConversation_DoesNotStandAlone()
    {
        Assert.True(CacheKey.Create("t", "f", Scope(), "q").StandsAlone);
        Assert.False(CacheKey.Create("t", "f", Scope(scope => scope.HistoryDigest = "h"), "q").StandsAlone);
    }

    private static string Key(string question) => Digest("t", "f", Scope(), question);

    private static string Digest(string tenant, string fingerprint, CacheScope? scope, string question) =>
        CacheKey.Create(tenant, fingerprint, scope, question).Id.ToString();

    private static CacheScope Scope(Action<CacheScope>? change = null)
    {
        var scope = new CacheScope { Collections = { "docs" } };
        change?.Invoke(scope);
        return scope;
    }

    // Few letters, so that words collide and run into each other.
    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)('a' + random.Next(2)))]);
}
