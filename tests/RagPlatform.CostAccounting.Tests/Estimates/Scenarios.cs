using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.TestSupport;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>Scenarios and the prices they are estimated with.</summary>
internal static class Scenarios
{
    public const long Dollar = 1_000_000_000;

    public static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Round prices, so that a test can be followed by hand.</summary>
    public static readonly PriceBook Book = new(
    [
        Row("acme", "chat", input: 2 * Dollar, cached: Dollar / 2, output: 8 * Dollar),
        Row("acme", "embed", embedding: Dollar / 10),
        Row("acme", "rerank") with { HasTokenPrices = false, RerankPerThousandSearches = 2 * Dollar },
        Row("acme", "disk") with { HasTokenPrices = false, StoragePerGbMonth = Dollar / 4 },
        Row("acme", "machine") with { HasTokenPrices = false, InfrastructurePerHour = Dollar },
        Row("acme", "future") with { ValidFrom = Now.AddDays(1) },
    ]);

    public static string Shipped(string name) => File.ReadAllText(RepositoryRoot.Combine("docs", "cost", name));

    public static EstimateCostReply Estimate(string text) => Estimator.Estimate(ScenarioReader.Read(text), Book, Now);

    public static PriceRow Row(string provider, string model, long input = 0, long cached = 0, long output = 0, long embedding = 0) =>
        new($"{provider}/{model}", provider, model, Now.AddDays(-1), input, cached, input, output, embedding, "a test");
}
