using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Asking;

/// <summary>A budget with too little for the model gives what it has to the cheaper one.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class CheaperModelTests
{
    [PlatformFact]
    public async Task Ask_TheBudgetHasEnoughForTheCheaperModelAlone_ThatOneAnswersAndIsBooked()
    {
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["[1] 23 nautical miles."], new { prompt_tokens = 200, completion_tokens = 8, total_tokens = 208 }));

        // Eight hundred tokens of an answer alone are 6.4 million nano-dollars of the one and 1.28 million of the other.
        using var environment = new EnvironmentScope([.. model.Settings("gpt-4.1"), ("Generation__CheaperModel", "gpt-4.1-mini")]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("cheaper", ["admin"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        await client.Costs.SetBudgetAsync(new SetBudgetRequest
        {
            Budget = new Budget { Level = "tenant", Period = "day", HardNanoUsd = 5_000_000, BudgetFallback = true },
        });

        AskReply reply = await client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore);

        Assert.Equal("gpt-4.1-mini", model.Request!["model"]!.GetValue<string>());
        Assert.Equal((ServedBy.Model, "gpt-4.1-mini"), (reply.ServedBy, reply.Usage.Model));
        Assert.Equal(DegradationLevel.CheaperModel, reply.Degradation.Level);
        Assert.Contains(reply.Degradation.Reasons, reason => reason.Contains("daily budget of the tenant", StringComparison.Ordinal));
        Assert.False(reply.Usage.PriceUnknown);
        CostReportReply report = await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "model" }),
            found => found.Rows.Any(row => row.Key == "gpt-4.1-mini"),
            "the call is booked");
        Assert.DoesNotContain(report.Rows, row => row.Key == "gpt-4.1");
    }
}
