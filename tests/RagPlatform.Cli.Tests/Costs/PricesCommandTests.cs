using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class PricesCommandTests
{
    private static readonly ListPricesReply s_list = new()
    {
        UnknownPriceCeilingNanoUsdPerMtok = 100_000_000_000,
        Prices =
        {
            new Price
            {
                PriceId = "openai/gpt@2026-03-01", Provider = "openai", Model = "gpt", ValidFromMs = 1_772_323_200_000, Source = "list",
                InputNanoUsdPerMtok = 2_500_000_000, CacheReadNanoUsdPerMtok = 1_250_000_000, CacheWriteNanoUsdPerMtok = 2_500_000_000,
                CacheWrite1HNanoUsdPerMtok = 2_500_000_000, OutputNanoUsdPerMtok = 10_000_000_000, EmbeddingNanoUsdPerMtok = 0, BatchPercent = 50,
                Tiers = { new PriceTier { AbovePromptTokens = 200_000, InputNanoUsdPerMtok = 5_000_000_000, OutputNanoUsdPerMtok = 15_000_000_000 } },
                RegionPercent = { ["eu"] = 110 },
            },
            new Price
            {
                PriceId = "cohere/rerank@2026-03-01", Provider = "cohere", Model = "rerank", ValidFromMs = 1_772_323_200_000, Source = "list",
                RerankNanoUsdPerThousandSearches = 2_000_000_000, StorageNanoUsdPerGbMonth = 100_000_000, InfrastructureNanoUsdPerHour = 1_000_000_000,
                InfrastructureNanoUsdPerMonth = 690_000_000_000, WithoutTokens = true, BatchPercent = 100,
            },
        },
    };

    [Fact]
    public async Task List_Table_ShowsTokensAndWhateverElseIsPriced()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListPricesRequest>(_ => s_list);

        CommandResult result = await gateway.RunAsync("cost", "prices", "list");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Contains("$2.00 per 1,000 searches; $0.10 per GB and month; $1.00 per hour; $690.00 per month", result.Out, StringComparison.Ordinal);
        Assert.Contains("above 200,000: $5.00 in, $15.00 out; eu 110 %; batch 50 %", result.Out, StringComparison.Ordinal);
        Assert.Equal("budgets take $100.00 per million tokens where the price is unknown", result.Lines()[^1]);
        Assert.True(result.Out.IndexOf("cohere", StringComparison.Ordinal) < result.Out.IndexOf("openai", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfAProviderAndAModel_LeavesTheOthersOut()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListPricesRequest>(_ => s_list);

        CommandResult result = await gateway.RunAsync("cost", "prices", "list", "--provider", "OpenAI", "--model", "gp", "--json");

        Assert.Contains("openai/gpt@2026-03-01", Assert.Single(result.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_PricesOfTokens_FillsInTheDearerForWhatIsNotGiven()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SetPriceRequest>(request => new SetPriceReply { Price = new Price(request.Price) { PriceId = "openai/gpt@2027-01-01" } });

        CommandResult result = await gateway.RunAsync(
            "cost", "prices", "set", "openai", "gpt", "--input", "2.5", "--cache-read", "0.25", "--output", "10", "--from", "2027-01-01",
            "--source", "list");

        Assert.Equal((ExitCodes.Success, "added openai/gpt@2027-01-01"), (result.ExitCode, Assert.Single(result.Lines())));
        Assert.Equal(
            new SetPriceRequest
            {
                Price = new Price
                {
                    Provider = "openai",
                    Model = "gpt",
                    ValidFromMs = 1_798_761_600_000,
                    Source = "list",
                    InputNanoUsdPerMtok = 2_500_000_000,
                    CacheReadNanoUsdPerMtok = 250_000_000,
                    CacheWriteNanoUsdPerMtok = 2_500_000_000,
                    CacheWrite1HNanoUsdPerMtok = 2_500_000_000,
                    OutputNanoUsdPerMtok = 10_000_000_000,
                    EmbeddingNanoUsdPerMtok = 0,
                },
            },
            Assert.Single(gateway.Script.Requests));
    }

    [Fact]
    public async Task Set_AnotherUnit_SaysNothingOfTokens()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SetPriceRequest>(request => new SetPriceReply { Price = request.Price });

        await gateway.RunAsync("cost", "prices", "set", "cohere", "rerank", "--rerank", "2", "--source", "list");

        Assert.Equal(
            new SetPriceRequest
            {
                Price = new Price { Provider = "cohere", Model = "rerank", Source = "list", RerankNanoUsdPerThousandSearches = 2_000_000_000 },
            },
            Assert.Single(gateway.Script.Requests));
    }

    [Theory]
    [InlineData("--input", "1")]
    [InlineData("--output", "1")]
    [InlineData("--cache-read", "1")]
    [InlineData("--embedding", "-1")]
    [InlineData("--embedding", "1e3")]
    [InlineData("--embedding", "1000001")]
    public async Task Set_HalfAPriceOrNone_IsRefusedBeforeTheCall(string option, string value)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cost", "prices", "set", "p", "m", option, value, "--source", "list");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Empty(gateway.Script.Requests);
    }

    [Fact]
    public async Task Import_AFile_SendsItWholeAndSaysWhatBecameOfIt()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ImportPricesRequest>(
            _ => new ImportPricesReply { Added = 3, Unchanged = 2, LeftOut = { "odd: it names no provider" }, LeftOutCount = 1 });
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{}");

            CommandResult result = await gateway.RunAsync("cost", "prices", "import", file, "--provider", "openai", "--source", "a map");

            Assert.Equal(["left out odd: it names no provider", "added 3 prices, 2 unchanged, 1 left out"], result.Lines());
            Assert.Equal(
                new ImportPricesRequest { Json = "{}", Source = "a map", Providers = { "openai" } }, Assert.Single(gateway.Script.Requests));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
