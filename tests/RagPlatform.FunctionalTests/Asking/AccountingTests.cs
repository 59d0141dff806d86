using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Asking;

[Collection(SharedPlatformCollection.Name)]
public sealed class AccountingTests(SharedPlatform shared)
{
    [PlatformFact]
    public async Task QuestionsAndDocuments_OfATenant_AreCountedAndAuditedOnceEach()
    {
        RagClient client = await shared.Running.ClientOfAsync("accounting-tenant", ["admin"]);
        Document[] documents = Samples.Harbour();
        IngestJob job = await client.IngestAsync("books", documents);
        await client.IngestAsync("books", documents); // Unchanged: nothing to embed, nothing to book.
        var answers = new List<AskReply>();
        foreach (string question in (string[])["Who wound the clockwork?", "When is smoked eel sold?", Samples.LighthouseQuestion])
        {
            answers.Add(await client.AskAsync("books", question, CacheMode.NoStore));
        }

        await Refusal.OfAsync(() => client.AskAsync("books", " "));

        CostReportReply report = await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" }),
            found => found.Events >= documents.Length + answers.Count,
            "all usage is booked");
        Assert.Equal(documents.Length + answers.Count, report.Events);
        CostReportRow ingestion = Row(report, "ingest_embedding");
        CostReportRow questions = Row(report, "query_embedding");
        Assert.Equal(documents.Length, ingestion.Events);
        Assert.Equal(job.EmbeddingTokens, ingestion.Tokens.Embedding);
        Assert.Equal(answers.Count, questions.Events);
        Assert.Equal(answers.Sum(answer => answer.Usage.EmbeddingTokens), questions.Tokens.Embedding);
        Assert.Equal(answers.Sum(answer => answer.Usage.CostNanoUsd), questions.CostNanoUsd);
        Assert.Equal(report.Rows.Sum(row => row.CostNanoUsd), report.TotalNanoUsd);
        Assert.Equal(0, report.UnpricedEvents);

        SearchAuditReply audit = await Poll.UntilAsync(
            async () => await client.Audit.SearchAsync(new SearchAuditRequest { Action = "ask" }),
            found => found.Records.Count > answers.Count,
            "every question is in the audit log");
        Assert.Equal(["INVALID_ARGUMENT", "OK", "OK", "OK"], audit.Records.Select(record => record.Outcome));
        Assert.All(answers, answer => Assert.Single(
            audit.Records,
            record => record.DetailsJson.Contains(answer.AnswerId, StringComparison.Ordinal) && record.TraceId == answer.TraceId));
        VerifyAuditReply verified = await client.Audit.VerifyAsync(new VerifyAuditRequest());
        Assert.True(verified.Intact);
        Assert.Equal(6, verified.Records); // Two ingestions, three answers, one refusal.
    }

    [PlatformFact]
    public async Task Ask_ServedFromASimilarQuestion_BooksTheEmbeddingThatFoundIt()
    {
        RagClient client = await shared.Running.ClientOfAsync("accounting-similar", ["admin"]);
        var caches = new CacheService.CacheServiceClient(client.Invoker);
        await caches.SetPolicyAsync(new SetCachePolicyRequest { Policy = new CachePolicy { Collection = "*", Threshold = 0.8 } });
        await client.IngestAsync("help", Samples.Text("password", "You can reset your password in the settings. Choose Reset there."));
        await Poll.UntilAsync(
            () => client.AskAsync("help", "How do I reset my password?"),
            reply => reply.ServedBy == ServedBy.ResultCache,
            "the answer is stored");

        AskReply similar = await client.AskAsync("help", "How can I reset my password?");

        Assert.Equal(ServedBy.SemanticCache, similar.ServedBy);
        Assert.True(similar.Usage is { EmbeddingTokens: > 0, PriceUnknown: false });
        Assert.Equal(["query_embedding"], similar.Usage.CostByCategory.Keys);
        var overview = new OverviewService.OverviewServiceClient(client.Invoker);
        ListAnswersReply kept = await overview.ListAnswersAsync(new ListAnswersRequest { Scope = OverviewScope.TenantAnswers });
        long embedded = kept.Answers.Sum(answer => answer.Usage.EmbeddingTokens);
        await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" }),
            report => report.Rows.FirstOrDefault(row => row.Key == "query_embedding")?.Tokens.Embedding == embedded,
            "the ledger has what the answers say they embedded");
    }

    private static CostReportRow Row(CostReportReply report, string category) =>
        Assert.Single(report.Rows, row => row.Key == category);
}
