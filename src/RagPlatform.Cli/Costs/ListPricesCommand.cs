using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost prices list</c>: the price book.</summary>
internal sealed class ListPricesCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings =
        ["provider", "model", "from", "#input", "#cached", "#written", "#written 1h", "#output", "#embedding", "other", "source"];

    private readonly Option<string?> _provider = new("--provider") { Description = "Only prices of this provider.", HelpName = "name" };
    private readonly Option<string?> _model = new("--model") { Description = "Only prices of models whose name has this in it.", HelpName = "text" };
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists the dated prices; of tokens in dollars per million.") { _provider, _model, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListPricesReply reply = await gateway.Costs.ListPricesAsync(new ListPricesRequest(), gateway.Call(cancellationToken));
        string? provider = line.GetValue(_provider);
        string? model = line.GetValue(_model);
        Price[] prices = [.. reply.Prices
            .Where(price => provider is null || price.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase))
            .Where(price => model is null || price.Model.Contains(model, StringComparison.OrdinalIgnoreCase))
            .OrderBy(price => price.Provider, StringComparer.Ordinal)
            .ThenBy(price => price.Model, StringComparer.Ordinal)
            .ThenBy(price => price.ValidFromMs)];
        if (line.GetValue(_json))
        {
            foreach (Price price in prices)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(price));
            }

            return ExitCodes.Success;
        }

        Tables.Print(surroundings, s_headings, prices.Select(price => (string[])
        [
            price.Provider,
            price.Model,
            Instants.Text(price.ValidFromMs),
            Tokens(price, price.InputNanoUsdPerMtok),
            Tokens(price, price.CacheReadNanoUsdPerMtok),
            Tokens(price, price.CacheWriteNanoUsdPerMtok),
            Tokens(price, price.CacheWrite1HNanoUsdPerMtok),
            Tokens(price, price.OutputNanoUsdPerMtok),
            Tokens(price, price.EmbeddingNanoUsdPerMtok),
            Others(price),
            price.Source,
        ]));
        await surroundings.Out.WriteLineAsync(
            $"budgets take {Quantities.Dollars(reply.UnknownPriceCeilingNanoUsdPerMtok)} per million tokens where the price is unknown");
        return ExitCodes.Success;
    }

    private static string Tokens(Price price, long amount) => price.WithoutTokens ? "-" : Quantities.Dollars(amount);

    private static string Others(Price price)
    {
        List<string> others =
        [
            .. price.Tiers.Select(tier => string.Create(
                CultureInfo.InvariantCulture,
                $"above {tier.AbovePromptTokens:N0}: {Quantities.Dollars(tier.InputNanoUsdPerMtok)} in, "
                + $"{Quantities.Dollars(tier.OutputNanoUsdPerMtok)} out")),
            .. price.RegionPercent.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value} %"),
        ];
        if (price.BatchPercent is not (0 or 100))
        {
            others.Add($"batch {price.BatchPercent} %");
        }

        if (price.HasRerankNanoUsdPerThousandSearches)
        {
            others.Add($"{Quantities.Dollars(price.RerankNanoUsdPerThousandSearches)} per 1,000 searches");
        }

        if (price.HasStorageNanoUsdPerGbMonth)
        {
            others.Add($"{Quantities.Dollars(price.StorageNanoUsdPerGbMonth)} per GB and month");
        }

        if (price.HasInfrastructureNanoUsdPerHour)
        {
            others.Add($"{Quantities.Dollars(price.InfrastructureNanoUsdPerHour)} per hour");
        }

        if (price.HasInfrastructureNanoUsdPerMonth)
        {
            others.Add($"{Quantities.Dollars(price.InfrastructureNanoUsdPerMonth)} per month");
        }

        return others.Count == 0 ? "-" : string.Join("; ", others);
    }
}
