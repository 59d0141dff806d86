using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Costs;

[Collection(SharedPlatformCollection.Name)]
public sealed class PriceTests(SharedPlatform shared)
{
    [PlatformFact]
    public async Task Prices_OfAllTenants_AreAddedByThePlatformsAdministratorsAlone()
    {
        RagClient tenant = await shared.Running.ClientOfAsync("price-tenant", ["admin"]);
        RagClient platform = await shared.Running.ClientOfAsync("price-platform", ["platform-admin", "reader"]);
        var request = new SetPriceRequest
        {
            Price = new Price
            {
                Provider = "functional",
                Model = "reranker",
                RerankNanoUsdPerThousandSearches = 2_000_000_000,
                Source = "a test",
            },
        };
        var map = new ImportPricesRequest
        {
            Json = """{"m":{"litellm_provider":"functional","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":2e-06}}""",
            Source = "a test",
        };

        Assert.Equal("PERMISSION_DENIED", (await Refusal.OfAsync(async () => await tenant.Costs.SetPriceAsync(request))).Code);
        Assert.Equal("PERMISSION_DENIED", (await Refusal.OfAsync(async () => await tenant.Costs.ImportPricesAsync(map))).Code);
        SetPriceReply added = await platform.Costs.SetPriceAsync(request);
        ImportPricesReply imported = await platform.Costs.ImportPricesAsync(map);
        Refusal broken = await Refusal.OfAsync(async () => await platform.Costs.SetPriceAsync(new SetPriceRequest()));

        Assert.Equal(1, imported.Added);
        Assert.Equal(("INVALID_ARGUMENT", "price"), (broken.Code, broken.Field));
        ListPricesReply listed = await tenant.Costs.ListPricesAsync(new ListPricesRequest());
        Assert.Contains(added.Price, listed.Prices);
        Assert.Single(listed.Prices, price => price is { Provider: "functional", Model: "m", InputNanoUsdPerMtok: 1_000_000_000 });
        Assert.Equal(600_000_000_000, listed.UnknownPriceCeilingNanoUsdPerMtok);
    }
}
