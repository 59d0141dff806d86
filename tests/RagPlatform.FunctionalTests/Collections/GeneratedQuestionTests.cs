using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Collections;

/// <summary>Retrieval asks Generation for questions under its own identity, within the budget, and the ledger has what the model used.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class GeneratedQuestionTests
{
    [PlatformFact]
    public async Task Ingest_CollectionWithQuestions_IsFoundByThemAndBooked()
    {
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["[1] When may vessels moor?"], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 }));
        using var environment = new EnvironmentScope([.. model.Settings(), ("Ingestion__RetryDelay", "00:00:00.100")]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("questions", ["admin"]);
        await client.Rag.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "quay", Settings = new CollectionSettings { Enrichment = "phrases,questions:1" } });

        await LimitAsync(1);
        IngestJob without = await client.IngestAsync("quay", Samples.Text("quay", "The north quay is open from dawn to dusk."));
        await LimitAsync(100_000_000_000);
        IngestJob job = await client.IngestAsync("quay", Samples.Text("quay", "The north quay is open from dawn to dusk."));
        SearchReply found = await client.Rag.SearchAsync(
            new SearchRequest { Query = "vessels moor", Collections = { "quay" }, Mode = SearchMode.Lexical });

        Assert.Contains("budget", Assert.Single(without.Warnings).Message, StringComparison.Ordinal);
        Assert.True(job.DocumentsIncomplete == 0, job.ToString());
        Passage passage = Assert.Single(found.Passages);
        Assert.Equal("The north quay is open from dawn to dusk.", passage.Text);
        Assert.Contains("north quay", passage.KeyPhrases);
        CostReportReply report = await Poll.UntilAsync(
            () => client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" }).ResponseAsync,
            reply => reply.Rows.Any(row => row.Key == "ingest_enrichment"),
            "the model's call is booked");
        CostReportRow booked = report.Rows.Single(row => row.Key == "ingest_enrichment");
        Assert.Equal((1, 60, 8), (booked.Events, booked.Tokens.InputUncached, booked.Tokens.OutputText));
        Assert.Equal(0, (await client.Costs.ListBudgetsAsync(new ListBudgetsRequest())).Budgets.Single().ReservedNanoUsd);

        async Task LimitAsync(long hard) => await client.Costs.SetBudgetAsync(
            new SetBudgetRequest { Budget = new Budget { Level = "tenant", Period = "month", HardNanoUsd = hard } });
    }
}
