using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>
/// Documents are ingested and questions asked while something is done to the platform. Afterwards everything that was accepted is there
/// once: documents, chunks, usage events, audit records.
/// </summary>
internal static class DisturbedRun
{
    private const string Undisturbed = "undisturbed";
    private const string Disturbed = "disturbed";

    // A batch that a process held when it died is another's after a minute.
    private static readonly TimeSpan s_deliveryLimit = TimeSpan.FromSeconds(90);

    /// <summary>Runs it and counts.</summary>
    /// <param name="sender">Sends the documents.</param>
    /// <param name="asker">Asks the questions; of the same tenant.</param>
    /// <param name="disturbances">
    /// What is done while the questions go on, one after the other, each followed by a wait for an answer that nothing is missing for.
    /// </param>
    /// <param name="output">Hears of the tally.</param>
    public static async Task RunAsync(
        RagClient sender, RagClient asker, IEnumerable<Func<QuestionLoad, Task>> disturbances, ITestOutputHelper output)
    {
        Document[] documents = Corpus.Create();
        await sender.IngestAsync(Undisturbed, documents);

        using var ingestion = new IngestionLoad(sender, Disturbed, documents);
        using var questions = new QuestionLoad(asker, Undisturbed);
        foreach (Func<QuestionLoad, Task> disturb in disturbances)
        {
            await ingestion.SendNextAsync();
            await disturb(questions);
            await questions.WaitForFullAnswerAsync();
        }

        IReadOnlyList<string> jobs = await ingestion.FinishAsync();
        QuestionTally tally = await questions.FinishAsync();
        output.WriteLine($"{jobs.Count} jobs, {tally}");
        Assert.All(tally.Failures, failure => failure.AssertTellsOfAnOutage());
        Assert.Equal(tally.Asked, tally.Answers.Count + tally.Failures.Count);

        await AssertJobsSucceedAsync(sender, jobs);
        await AssertCollectionsAreEqualAsync(sender, documents.Length);
        await AssertAccountsAreExactAsync(sender, tally, documents.Length, ingestion.SentAgain);

        // What an operator would run to see the same.
        (int exitCode, string said) = await RagTool.RunAsync(sender, "reconcile", "--wait", "120");
        Assert.True(exitCode == 0, said);
    }

    private static async Task AssertJobsSucceedAsync(RagClient client, IReadOnlyList<string> jobs)
    {
        foreach (string jobId in jobs)
        {
            IngestJob job = await client.FinishAsync(jobId);
            Assert.True(job.State == IngestState.Succeeded, job.ToString());
        }
    }

    private static async Task AssertCollectionsAreEqualAsync(RagClient client, int documents)
    {
        ListCollectionsReply list = await client.Rag.ListCollectionsAsync(new ListCollectionsRequest());
        Collection undisturbed = Assert.Single(list.Collections, collection => collection.Name == Undisturbed);
        Collection disturbed = Assert.Single(list.Collections, collection => collection.Name == Disturbed);
        Assert.Equal(documents, undisturbed.Documents);
        Assert.Equal((undisturbed.Documents, undisturbed.Chunks), (disturbed.Documents, disturbed.Chunks));
    }

    private static async Task AssertAccountsAreExactAsync(RagClient client, QuestionTally tally, int documents, int sentAgain)
    {
        // The log is complete when it knows every answer that was given; what it knows beyond that was on its way when the Gateway died.
        IReadOnlyList<AuditedQuestion> audited = await Poll.UntilAsync(
            () => AuditedQuestion.ReadAsync(client),
            found => tally.Answers.All(answer => found.Any(record => record.AnswerId == answer.AnswerId)),
            "every answer is in the audit log",
            s_deliveryLimit);
        Assert.Equal(audited.Count, audited.Select(record => record.AnswerId).Distinct().Count());
        Assert.True(audited.Count <= tally.Asked, $"{audited.Count} audit records of {tally.Asked} questions.");
        AuditedQuestion[] ok = [.. audited.Where(record => record.Outcome == "OK")];
        Assert.True(ok.Length - tally.Answers.Count <= tally.Failures.Count, $"{ok.Length} audited answers, {tally}");
        Assert.All(
            audited.Where(record => record.Outcome != "OK"),
            record => Assert.Contains(record.Outcome, (string[])["UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"]));

        long embeddings = audited.Sum(record => record.Embeddings);
        CostReportReply report = await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" }),
            found => Events(found, "ingest_embedding") >= 2 * documents && Events(found, "query_embedding") >= embeddings,
            "every cost is in the ledger",
            s_deliveryLimit);
        Assert.InRange(Events(report, "ingest_embedding"), 2 * documents, (2 * documents) + sentAgain);
        Assert.Equal(embeddings, Events(report, "query_embedding"));

        VerifyAuditReply verified = await client.Audit.VerifyAsync(new VerifyAuditRequest());
        Assert.True(verified.Intact, verified.ToString());
    }

    private static long Events(CostReportReply report, string category) =>
        report.Rows.SingleOrDefault(row => row.Key == category)?.Events ?? 0;
}
