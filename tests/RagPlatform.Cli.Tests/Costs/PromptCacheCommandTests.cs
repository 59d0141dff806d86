using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class PromptCacheCommandTests
{
    private const long Dollar = 1_000_000_000;

    [Fact]
    public async Task Prompts_WithFilters_SendsThemAndPrintsFiguresAndAdvice()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DiagnosePromptCacheRequest>(_ => Reply());

        CommandResult result = await gateway.RunAsync(
            "cost", "prompts", "--provider", "openai", "--model", "gpt-4o", "--collection", "docs", "--by-collection", "--min-tokens", "2048",
            "--from", "2026-03-01");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            new DiagnosePromptCacheRequest
            {
                Provider = "openai",
                Model = "gpt-4o",
                Collection = "docs",
                ByCollection = true,
                MinTokens = 2048,
                FromMs = 1_772_323_200_000,
            },
            gateway.Script.Requests.OfType<DiagnosePromptCacheRequest>().Single());
        Assert.Contains("1,200 prompts", result.Out, StringComparison.Ordinal);
        Assert.Matches(
            @"openai/gpt-4o\s+generation\s+docs\s+1200\s+2600\s+384\s+instructions \(90 ways\)\s+100\s+2000\s+\$1\.00\s+\$4\.00", result.Out);
        Assert.Contains(
            "openai/gpt-4o, generation, docs\n- They break in 'instructions'.", result.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_AsJson_PrintsTheReply()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DiagnosePromptCacheRequest>(_ => Reply());

        CommandResult result = await gateway.RunAsync("cost", "prompts", "--json");

        Assert.Equal(Reply(), DiagnosePromptCacheReply.Parser.ParseJson(result.Out));
    }

    [Fact]
    public async Task Prompts_NoneWereSent_SaysSo()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DiagnosePromptCacheRequest>(_ => new DiagnosePromptCacheReply { ToMs = 1_772_366_400_000 });

        CommandResult result = await gateway.RunAsync("cost", "prompts");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.StartsWith("0 prompts", result.Out, StringComparison.Ordinal);
    }

    private static DiagnosePromptCacheReply Reply() => new()
    {
        FromMs = 1_772_323_200_000,
        ToMs = 1_772_366_400_000,
        Prompts = 1200,
        Diagnoses =
        {
            new PromptCacheDiagnosis
            {
                Provider = "openai",
                Model = "gpt-4o",
                Category = "generation",
                Collection = "docs",
                Prompts = 1200,
                MeanTokens = 2600,
                CommonTokens = 384,
                Break = new PromptBreak { AtTokens = 384, Section = "instructions", Continuations = 90 },
                ReadTokens = 100,
                CouldReadTokens = 2000,
                LostNanoUsd = Dollar,
                LostPerMonthNanoUsd = 4 * Dollar,
                Advice = { "They break in 'instructions'." },
            },
        },
    };
}
