using System.Text.RegularExpressions;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>docs/cost/estimating.md says what the reader reads.</summary>
public sealed partial class EstimatingPageTests
{
    private static readonly string s_page = File.ReadAllText(RepositoryRoot.Combine("docs", "cost", "estimating.md"));

    [Fact]
    public void Page_OfEachKeyOfTheTemplate_SaysWhatItIs()
    {
        string[] keys = [.. Key().Matches(Scenarios.Shipped("template.yaml")).Select(match => match.Groups[1].Value).Distinct()
            .Except(["api", "self-hosted", "services", "operation", "building", "database", "models", "summaries"])];

        Assert.InRange(keys.Length, 35, 100);
        Assert.All(keys, key => Assert.Contains($"`{key}`", s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_OfEachKeyTheReaderKnows_SaysWhatItIs()
    {
        // Every table with a key nobody knows: its fault lists the keys there are.
        const string Table = "{ zzzzzzzzzzzzzzzzzzzzzz: 1 }";
        string[] tables =
        [
            Table, $"queries: {Table}", $"documents: {Table}", $"deployments: {{ a: {Table} }}", $"precompute: {{ a: {Table} }}",
            $"precompute: {{ a: {{ write: {Table} }} }}", $"deployments: {{ a: {{ infrastructure: {{ m: {Table} }} }} }}",
            $"deployments: {{ a: {{ people: {{ m: {Table} }} }} }}",
            .. ((string[])["query", "embedding", "retrieval", "generation", "rerank", "storage", "monitoring"])
                .Select(name => $"deployments: {{ a: {{ {name}: {Table} }} }}"),
        ];

        string[] keys =
        [
            .. tables.SelectMany(text => Known().Match(Assert.Single(
                Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text)).Faults, fault => Known().IsMatch(fault.Reason)).Reason)
                .Groups[1].Value.Split(", ")).Distinct(),
        ];

        Assert.InRange(keys.Length, 35, 100);
        Assert.All(keys, key => Assert.Contains($"`{key}`", s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_ItsScenario_IsTheShippedOne()
    {
        string shown = Block().Match(s_page).Groups[1].Value;

        Assert.Equal(
            Scenarios.Estimate(Scenarios.Shipped("ecommerce.yaml")).Deployments, Scenarios.Estimate(shown).Deployments);
    }

    [GeneratedRegex(@"(?:^ *|[{,] )([a-z][a-z_-]*):", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex(@"; it has ([a-z_, ]+)\.$")]
    private static partial Regex Known();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
