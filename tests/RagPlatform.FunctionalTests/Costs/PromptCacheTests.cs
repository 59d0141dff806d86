using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Costs;

/// <summary>Questions through the public door, and what their prompts' prints tell of the provider's cache.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class PromptCacheTests
{
    [PlatformFact]
    public async Task Diagnose_AfterSomeQuestions_ComparesThePromptsThatWereSent()
    {
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["[1] It shines far."], new { prompt_tokens = 400, completion_tokens = 8, total_tokens = 408 }));
        using var environment = new EnvironmentScope(model.Settings("gpt-4o"));
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("prints", ["reader", "writer", "auditor", "admin"]);
        RagClient other = await platform.ClientOfAsync("others", ["reader", "writer", "auditor", "admin"]);
        RagClient reader = await platform.ClientOfAsync("prints", ["reader"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        foreach (string question in (string[])[
            Samples.LighthouseQuestion, "When does the fish market open?", "What does the ferry to Saltholm cost?"])
        {
            Assert.Equal(ServedBy.Model, (await client.AskAsync("harbour", question, CacheMode.NoStore)).ServedBy);
        }

        DiagnosePromptCacheReply reply = await Poll.UntilAsync(
            async () => await Doctor(client).DiagnosePromptCacheAsync(new DiagnosePromptCacheRequest { MinTokens = 1 }),
            found => found.Prompts == 3,
            "the prints of three questions are booked");
        DiagnosePromptCacheReply none = await Doctor(other).DiagnosePromptCacheAsync(new DiagnosePromptCacheRequest());
        Refusal refused = await Refusal.OfAsync(async () => await Doctor(reader).DiagnosePromptCacheAsync(new DiagnosePromptCacheRequest()));

        PromptCacheDiagnosis diagnosis = Assert.Single(reply.Diagnoses);
        Assert.Equal(("openai", "gpt-4o", "generation", 3), (diagnosis.Provider, diagnosis.Model, diagnosis.Category, diagnosis.Prompts));
        Assert.Equal((3, 0, 0), (diagnosis.CommonPrompts, diagnosis.UnreportedPrompts, diagnosis.ReadTokens));
        Assert.InRange(diagnosis.AllShareTokens, 80, 200);
        Assert.Equal("passages", diagnosis.Break.Section);
        Assert.True(diagnosis.Break.IsExpected);
        Assert.NotEmpty(diagnosis.Advice);
        Assert.Equal(0, none.Prompts);
        Assert.Equal("PERMISSION_DENIED", refused.Code);
    }

    private static PromptCacheService.PromptCacheServiceClient Doctor(RagClient client) => new(client.Invoker);
}
