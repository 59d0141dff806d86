using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// The template: what a deployment is charged for. With N queries of a million not answered from a cache,
/// embedding = (queries whose embedding is not known) × tokens × price, and documents × tokens × price once and for what changes in a month;
/// retrieval, rerank, generation = N × tokens or searches × price; retries = the failed share of all of these; monitoring, infrastructure and
/// people as the scenario says. A call is rounded up to the nano-dollar as the ledger does.
/// </summary>
internal static class DeploymentCosts
{
    private const int Million = ScenarioTable.PartsPerMillion;
    private const int Thousand = 1_000;

    /// <summary>The components of a deployment.</summary>
    /// <exception cref="OverflowException">An amount does not fit.</exception>
    public static CostLine Of(Scenario scenario, Deployment deployment, PriceLookup prices)
    {
        List<CostComponent> calls = Calls(scenario, deployment, prices);
        return new CostLine(
        [
            .. calls,
            .. Retries(scenario.Queries, calls),
            .. Documents(scenario.Documents, deployment, prices),
            .. WholeQueries(deployment),
            .. Monitoring(deployment),
            .. deployment.Infrastructure.Select(machines => Machines(machines, prices)),
            .. deployment.People.Select(Time),
        ]);
    }

    private static List<CostComponent> Calls(Scenario scenario, Deployment deployment, PriceLookup prices)
    {
        QueryLoad queries = scenario.Queries;
        long embedded = Million - queries.EmbeddingFromCache;
        long searched = Million - queries.AnsweredFromCache;
        var answer = new TokenCounts(
            InputUncached: queries.InputTokens, CacheRead: queries.CachedInputTokens, OutputText: queries.OutputTokens);
        var calls = new List<CostComponent>();
        if (deployment.Embedding is { } embedding && (embedding.NanoEach is not null || queries.EmbeddingTokens > 0))
        {
            calls.Add(Call(CostPart.Embedding, embedding, prices.Embedding(embedding, queries.EmbeddingTokens), embedded));
        }

        if (deployment.Retrieval is { } retrieval)
        {
            calls.Add(Call(CostPart.Retrieval, retrieval, retrieval.NanoEach, searched));
        }

        if (deployment.Generation is { } generation)
        {
            calls.Add(Call(CostPart.Generation, generation, prices.Generation(generation, answer), searched));
        }

        if (deployment.Rerank is { } rerank)
        {
            calls.Add(Call(CostPart.Rerank, rerank, prices.Rerank(rerank, queries.RerankSearches), searched));
        }

        return calls;
    }

    private static IEnumerable<CostComponent> Retries(QueryLoad queries, List<CostComponent> calls)
    {
        if (queries.Retried == 0 || calls.Count == 0)
        {
            yield break;
        }

        Int128 all = checked(calls.Aggregate(Int128.Zero, (sum, call) => sum + call.PerMillionQueries));
        string? unknown = calls.Select(call => call.Unknown).FirstOrDefault(reason => reason is not null);
        yield return new CostComponent(CostPart.Retries, 0, Rounding.Divide(checked(all * queries.Retried), Million), 0, unknown);
    }

    private static IEnumerable<CostComponent> Documents(DocumentLoad documents, Deployment deployment, PriceLookup prices)
    {
        if (deployment.Embedding is { NanoEach: null } embedding && documents is { Count: > 0, TokensEach: > 0 })
        {
            long? each = prices.Embedding(embedding, documents.TokensEach);
            Int128 once = checked((Int128)documents.Count * (each ?? 0));
            Int128 changed = Rounding.Divide(checked(once * documents.ChangedPerMonth), Million);
            yield return new CostComponent(CostPart.Embedding, changed, 0, once, each is null ? Unknown(embedding, CostPart.Embedding) : null);
        }

        if (deployment.Storage is { } storage)
        {
            long? kept = prices.Storage(storage, documents.StoredBytes);
            yield return new CostComponent(
                CostPart.Retrieval, kept ?? 0, 0, 0, kept is null ? $"the price book has no price of storage for '{storage.Model}'" : null);
        }
    }

    private static IEnumerable<CostComponent> WholeQueries(Deployment deployment)
    {
        if (deployment.QueryPerMillion is { } query)
        {
            yield return new CostComponent(CostPart.Query, 0, query, 0);
        }
    }

    private static IEnumerable<CostComponent> Monitoring(Deployment deployment)
    {
        if (deployment.MonitoringPerMonth > 0 || deployment.MonitoringPerQuery > 0)
        {
            yield return new CostComponent(
                CostPart.Monitoring, deployment.MonitoringPerMonth, (Int128)deployment.MonitoringPerQuery * Million, 0);
        }
    }

    private static CostComponent Machines(Infrastructure machines, PriceLookup prices)
    {
        long? each = prices.Infrastructure(machines.Price);
        Int128 month = checked((Int128)(each ?? 0) * machines.Count);
        string? unknown = each is null ? Unknown(machines.Price, CostPart.Infrastructure) : null;
        return machines.Scales
            ? new CostComponent(
                machines.Part,
                0,
                Rounding.Divide(checked(month * Million), (Int128)machines.AtQueriesPerDay * Amounts.DaysPerMonth),
                0,
                unknown)
            : new CostComponent(machines.Part, month, 0, 0, unknown);
    }

    private static CostComponent Time(People people)
    {
        Int128 month = Rounding.Divide((Int128)people.Thousandths * people.NanoPerMonth, Thousand);
        return people.Months is { } months
            ? new CostComponent(CostPart.People, 0, 0, Rounding.Divide(checked(month * months), Thousand))
            : new CostComponent(CostPart.People, month, 0, 0);
    }

    // A call's nano-dollars times the calls of a million queries is the cost of a million queries.
    private static CostComponent Call(CostPart part, UnitPrice price, long? each, long callsPerMillion) =>
        new(part, 0, checked((Int128)(each ?? 0) * callsPerMillion), 0, each is null ? Unknown(price, part) : null);

    private static string Unknown(UnitPrice price, CostPart part) =>
        $"the price book has no price of {PartNames.Of(part)} for '{price.Model}'";
}
