using RagPlatform.CostAccounting.Estimates.Scenarios;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>Malformed scenarios are answered with line, column and what to do.</summary>
public sealed class ScenarioReaderTests
{
    private const string Deployments = "deployments: { a: { query: { usd_per_query: 1 } } }\n";

    public static TheoryData<string, int, int, string> Malformed { get; } = new()
    {
        // Keys.
        { "querys: { per_day: 1 }\n" + Deployments, 1, 1, "a scenario has no key 'querys'; did you mean 'queries'?" },
        { "queries:\n  per_dya: 1\n" + Deployments, 2, 3, "'queries' has no key 'per_dya'; did you mean 'per_day'?" },
        { "queries:\n  per_dya: none\n" + Deployments + "documents: { cuont: 1 }\n", 2, 3, "did you mean 'per_day'?" },
        { "queries:\n  zzzzzzzz: 1\n  per_day: 1\n" + Deployments, 2, 3, "'queries' has no key 'zzzzzzzz'; it has per_day, embedding_tokens" },
        { "queries: { per_day: 1 }\ndeployments:\n  a:\n    infrastructure:\n      m: { usd_per_month: 1, traffic: fixed, scale: 1 }\n", 5, 46, "it has usd_per_month, model, count, traffic, at_queries_per_day, part." },
        { "queries: { per_day: 1 }\nqueries: { per_day: 2 }\n" + Deployments, 2, 1, "'queries' is here twice, first in line 1; keep one of them." },
        { "queries: { per_day: 1 }\n", 1, 1, "'deployments' is missing" },
        { Deployments, 1, 1, "'queries' is missing" },
        { "queries: { input_tokens: 1 }\n" + Deployments, 1, 1, "'queries.per_day' is missing" },
        { "queries: { per_day: 1 }\ndeployments: {}\n", 2, 1, "'deployments' is empty" },
        { "queries: { per_day: 1 }\ndeployments:\n  a:\n", 3, 3, "'deployments.a' has nothing below it" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: {}\n", 3, 3, "'deployments.a' says nothing of what it costs" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: 5\n", 3, 6, "'deployments.a' is a table" },
        { "queries: { per_day: 1 }\ndeployments:\n  \"a\\nb\": { query: { usd_per_query: 1 } }\n", 3, 3, "a name has 1 to 40 letters" },
        { "queries: 5\n" + Deployments, 1, 10, "'queries' is a table: give its keys below it, indented, and not '5'." },
        { "queries: { per_day: { a: 1 } }\n" + Deployments, 1, 12, "'queries.per_day' is one value, not a table." },
        { "name: ''\nqueries: { per_day: 1 }\n" + Deployments, 1, 1, "'name' is a text of 1 to 200 characters" },

        // Numbers.
        { "queries:\n  per_day: 50,000\n" + Deployments, 2, 12, "'queries.per_day' is a number of queries; '50,000' is not. Write 50000 or 50_000, without commas." },
        { "queries:\n  per_day: many\n" + Deployments, 2, 12, "'queries.per_day' is a number of queries; 'many' is not." },
        { "queries:\n  per_day:\n" + Deployments, 2, 3, "Write a number behind the colon." },
        { "queries:\n  per_day: 0\n" + Deployments, 2, 12, "'queries.per_day' is 1 to 1,000,000,000 queries; '0' is outside that." },
        { "queries:\n  per_day: -5\n" + Deployments, 2, 12, "is 1 to 1,000,000,000 queries; '-5' is outside that." },
        { "queries:\n  per_day: 1000000001\n" + Deployments, 2, 12, "'1000000001' is outside that." },
        { "queries:\n  per_day: 99999999999999999999999999999999999\n" + Deployments, 2, 12, "is outside that." },
        { "queries:\n  per_day: 1.5\n" + Deployments, 2, 12, "is a whole number, 1 to 1,000,000,000 queries" },
        { "queries:\n  per_day: 1e6\n" + Deployments, 2, 12, "Write the digits out, without an exponent." },
        { "queries: { per_day: 1, retried_percent: 5% }\n" + Deployments, 1, 41, "Write the number alone: the key says the unit." },
        { "queries: { per_day: 1, retried_percent: 101 }\n" + Deployments, 1, 41, "is 0 to 100 percent; '101' is outside that." },
        { "queries: { per_day: 1, retried_percent: 0.00001 }\n" + Deployments, 1, 41, "has at most 4 digits after the point" },
        { "queries: { per_day: 1 }\ndeployments: { a: { query: { usd_per_query: $1 } } }\n", 2, 45, "is a number of dollars; '$1' is not. Write the number alone" },
        { "queries: { per_day: 1 }\ndeployments: { a: { query: { usd_per_query: -1 } } }\n", 2, 45, "is 0 to 1,000,000,000 dollars; '-1' is outside that." },
        { "queries: { per_day: 1 }\ndeployments: { a: { query: { usd_per_query: 0.0000000001 } } }\n", 2, 45, "has at most 9 digits after the point" },

        // What belongs together.
        { "queries: { per_day: 1 }\ndeployments:\n  a: { query: { usd_per_query: 1, usd_per_day: 1 } }\n", 3, 8, "takes one of 'usd_per_query', 'usd_per_day', not several." },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { query: { at_queries_per_day: 1 } }\n", 3, 8, "needs one of 'usd_per_query', 'usd_per_day'." },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { query: { usd_per_query: 1, at_queries_per_day: 1 } }\n", 3, 55, "belongs to 'usd_per_day'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { query: { usd_per_query: 1 }, retrieval: { usd_per_query: 1 } }\n", 3, 8, "says what a query costs twice" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { generation: { model: acme/chat } }\n", 1, 1, "'queries.input_tokens' is missing: 'deployments.a.generation' is priced by tokens." },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { embedding: { model: acme/embed } }\n", 3, 8, "there is neither 'queries.embedding_tokens' nor 'documents.tokens_each'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { storage: { usd_per_gb_month: 1 } }\n", 3, 8, "'documents.stored_gb' is missing" },
        { "queries: { per_day: 1, embedding_tokens: 1 }\ndeployments:\n  a: { embedding: { model: chat } }\n", 3, 28, "is provider/name, as in openai/gpt-4.1-mini; 'chat' is not." },
        { "queries: { per_day: 1, input_tokens: 1, output_tokens: 1 }\ndeployments:\n  a: { generation: { input_usd_per_million_tokens: 1 } }\n", 3, 8, "output_usd_per_million_tokens' is missing" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { generation: { usd_per_query: 1, output_usd_per_million_tokens: 1 } }\n", 3, 71, "belongs to 'input_usd_per_million_tokens', not to 'usd_per_query'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { infrastructure: { m: { usd_per_month: 1 } } }\n", 3, 26, "traffic' is missing: say 'scales'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { infrastructure: { m: { usd_per_month: 1, traffic: often } } }\n", 3, 58, "is one of scales, fixed; 'often' is none of them." },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { infrastructure: { m: { usd_per_month: 1, traffic: fixed, at_queries_per_day: 1 } } }\n", 3, 85, "belongs to 'traffic: scales'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { people: { one: { count: 1 } } }\n", 3, 18, "usd_per_month' is missing" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { monitoring: {} }\n", 3, 8, "needs 'usd_per_month' or 'usd_per_query'" },
        { "queries: { per_day: 1 }\ndeployments:\n  a: { retrieval: {} }\n", 3, 8, "usd_per_query' is missing: say what a search costs" },
        { "queries: { per_day: 1 }\n" + Deployments + "precompute:\n  s: { write: { usd_each: 1 } }\n", 4, 3, "items' is missing" },
        { "queries: { per_day: 1 }\n" + Deployments + "precompute:\n  s: { items: 1 }\n", 4, 3, "write' is missing" },
        { "queries: { per_day: 1 }\n" + Deployments + "precompute:\n  s: { items: 1, write: { model: a/b } }\n", 4, 18, "input_tokens' is missing: 'model' is priced by tokens" },

        // The text itself.
        { "", 1, 1, "the scenario is empty" },
        { "# nothing\n", 1, 1, "the scenario is empty" },
        { "just a text", 1, 1, "a scenario is a table of keys and values" },
        { "- a\n- b\n", 1, 1, "a scenario has no lists" },
        { "queries:\n\tper_day: 1\n", 2, 1, "the line is indented with a tab; use spaces." },
        { "queries:\n  per_day: 1\n   input_tokens: 1\n", 3, 16, "this is not valid YAML" },
        { "queries:\n    per_day: 1\n  input_tokens: 1\n", 3, 3, "this is not valid YAML" },
        { "queries: { per_day: 1\n", 2, 1, "this is not valid YAML" },
        { "queries: \"open\n", 1, 10, "this is not valid YAML" },
        { "a: &x { b: 1 }\nc: *x\n", 1, 4, "anchors (&name) are not allowed" },
        { "a: *x\n", 1, 4, "references (*name) are not allowed" },
        { "a: !!binary x\n", 1, 4, "tags (!name) are not allowed" },
        { "a: !own { b: 1 }\n", 1, 4, "tags (!name) are not allowed" },
        { "? { a: 1 }\n: 2\n", 1, 3, "a key is a name" },
        { "a: 1\n---\nb: 2\n", 2, 1, "a scenario is one document" },
        { "a: { a: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } }\n", 1, 39, "tables are nested more than 8 deep" },
        { "a: " + new string('x', 501) + "\n", 1, 4, "the value has more than 500 characters" },
        { new string('x', 65_537), 1, 1, "the scenario has 65,537 characters; 65,536 are allowed." },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_Malformed_SaysLineColumnAndReason(string text, int line, int column, string reason)
    {
        ScenarioException refused = Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text));

        TextFault fault = refused.Faults[0];
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith($"Line {line}, column {column}: {fault.Reason}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralFaults_TellsAllInTheTextsOrder()
    {
        ScenarioException refused = Assert.Throws<ScenarioException>(() => ScenarioReader.Read("""
            queries:
              per_day: none
              tokens: 5
            deployments:
              a:
                query: { usd_per_query: -1 }
            """));

        Assert.Equal([(2, 12), (3, 3), (6, 29)], refused.Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.EndsWith("Further faults: 2.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreValuesThanAllowed_IsRefused()
    {
        string text = string.Concat(Enumerable.Range(0, 2_001).Select(i => $"k{i}: 1\n"));

        Assert.Equal("the scenario has more than 2,000 values.", Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text)).Faults[0].Reason);
    }

    [Fact]
    public void Read_MoreFaultsThanAnybodyReads_TellsTheFirstTwenty()
    {
        string text = string.Concat(Enumerable.Range(0, 50).Select(i => $"k{i}: 1\n"));

        Assert.Equal(20, Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text)).Faults.Count);
    }

    [Fact]
    public void Read_MoreDeploymentsThanAllowed_IsRefused()
    {
        string text = "queries: { per_day: 1 }\ndeployments:\n"
            + string.Concat(Enumerable.Range(0, 10).Select(i => $"  d{i}: {{ query: {{ usd_per_query: 1 }} }}\n"));

        TextFault fault = Assert.Single(Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text)).Faults);
        Assert.Equal((2, "'deployments' has 10 rows; at most 9 are allowed."), (fault.Line, fault.Reason));
    }

    [Theory]
    [InlineData("1000000000", "deployments: { a: { query: { usd_per_query: 1000000000 } } }")]
    [InlineData("1", "deployments: { a: { infrastructure: { m: { usd_per_month: 1000000000, count: 100000, traffic: fixed } } } }")]
    [InlineData("1", "deployments: { a: { people: { one: { count: 10000, usd_per_month: 1000000000, months: 1200 } } } }")]
    public void Estimate_BeyondWhatCanBeCounted_IsRefusedWithThePlace(string perDay, string deployments)
    {
        ScenarioException refused = Assert.Throws<ScenarioException>(() => Scenarios.Estimate($"queries: {{ per_day: {perDay} }}\n{deployments}\n"));

        TextFault fault = Assert.Single(refused.Faults);
        Assert.Equal((2, 16), (fault.Line, fault.Column));
        Assert.Equal("'a' costs more than can be counted ($9,223,372,036.854775807); check its prices and the traffic.", fault.Reason);
    }

    [Fact]
    public void Estimate_CurveBeyondWhatCanBeCounted_EndsBeforeThat()
    {
        Contracts.V1.EstimateCostReply reply = Scenarios.Estimate(
            "queries: { per_day: 100_000 }\ndeployments: { a: { query: { usd_per_query: 200 } } }\n");

        long most = reply.CurveQueriesPerDay[^1];
        Assert.InRange(most, 100_000, 1_537_228);
        Assert.Equal(most * 30 * 200 * Scenarios.Dollar, reply.Deployments[0].CurveMonthNanoUsd[^1]);
    }

    [Theory]
    [InlineData("ecommerce.yaml")]
    [InlineData("template.yaml")]
    public void Read_AShippedScenario_IsWellFormed(string name) => Assert.NotEmpty(ScenarioReader.Read(Scenarios.Shipped(name)).Deployments);
}
