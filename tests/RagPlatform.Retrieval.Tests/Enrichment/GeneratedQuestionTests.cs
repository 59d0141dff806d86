using Microsoft.AspNetCore.Http;
using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Enrichment;

/// <summary>
/// Questions a model writes at ingestion, over the real Generation service: what they bring, and what becomes of documents without them.
/// </summary>
public sealed class GeneratedQuestionTests
{
    private const string Text = "The quay is open from dawn to dusk.";
    private const string Question = "When may vessels moor?";

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_ByWordsOfAQuestionOnly_FindsTheChunkItIsOf(SqlDialect dialect)
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say($"[1] {Question}\n[1] How long is the quay open?\n[1] One too many?");
        await using ServiceHost host = await StartAsync(dialect, model, "questions:2");

        IngestJob job = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);
        Passage byWords = (await EnrichedCollectionTests.SearchAsync(host, "kb", "vessels moor", SearchMode.Lexical)).Single();
        Passage byVector = (await EnrichedCollectionTests.SearchAsync(host, "kb", Question, SearchMode.Vector)).Single();

        Assert.Equal((IngestState.Succeeded, 0), (job.State, job.DocumentsIncomplete));
        Assert.Empty(job.Warnings);
        Assert.Equal((Text, 0, Text.Length), (byWords.Text, byWords.Start, byWords.End));
        Assert.Equal(1, byVector.VectorScore, 4);
        Assert.Empty(await EnrichedCollectionTests.SearchAsync(host, "kb", "many", SearchMode.Lexical));
        Assert.Equal($"[1] Handbook\n{Text}\n\nQuestions for each passage: 2", model.LastPrompt);
        UsageEvent usage = Assert.Single(await UsageAsync(host));
        Assert.Equal(
            ("t", "key:1", "kb", "openai", "test-model", 50, 7),
            (usage.Tenant, usage.Subject, usage.Collection, usage.Provider, usage.Model, usage.Tokens.InputUncached, usage.Tokens.OutputText));
        Assert.Equal(["instructions", "passages", "question"], usage.PromptPrint.Sections.Select(section => section.Name));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Ingest_ModelDown_IsTriedAgainThenIngestedWithAWarningAndCompletedWhenSentAgain(SqlDialect dialect)
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Answer = Refuse;
        await using ServiceHost host = await StartAsync(dialect, model, "questions:1");

        IngestJob without = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);

        AssertIncomplete(without, "the model provider answered with status 503");
        Assert.Equal(3, model.Requests);
        Assert.Equal(3, (await UsageAsync(host)).Select(usage => usage.EventId).Distinct().Count());
        Assert.Single(await EnrichedCollectionTests.SearchAsync(host, "kb", "quay", SearchMode.Lexical));
        Assert.Empty(await EnrichedCollectionTests.SearchAsync(host, "kb", "moor", SearchMode.Lexical));

        model.Say($"[1] {Question}");
        IngestJob with = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);
        IngestJob again = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);

        Assert.Equal((0, 0), (with.DocumentsIncomplete, with.DocumentsUnchanged));
        Assert.Single(await EnrichedCollectionTests.SearchAsync(host, "kb", "moor", SearchMode.Lexical));
        Assert.Equal((1, 4), (again.DocumentsUnchanged, model.Requests));
    }

    [Fact]
    public async Task Ingest_ModelComesBackBetweenAttempts_LeavesNoWarning()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Answer = async context =>
        {
            await Refuse(context);
            model.Say($"[1] {Question}");
        };
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        IngestJob job = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);

        Assert.Equal((IngestState.Succeeded, 0, 2), (job.State, job.DocumentsIncomplete, model.Requests));
        Assert.Single(await EnrichedCollectionTests.SearchAsync(host, "kb", "moor", SearchMode.Lexical));
    }

    [Fact]
    public async Task Ingest_ModelThatNeverBegins_IsGivenUpInTime()
    {
        await using QuestionModel model = await QuestionModel.StartAsync(isPatient: false);
        model.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        AssertIncomplete(
            await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "the model did not answer in time");
    }

    [Fact]
    public async Task Ingest_GenerationThatNeverAnswers_IsGivenUpInTime()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using ServiceHost host = await StartAsync(
            SqlDialect.Sqlite, model, "questions:1", ("Enrichment:QuestionTimeout", "00:00:00.100"));

        AssertIncomplete(
            await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "the generation service did not answer in time");
    }

    [Fact]
    public async Task Ingest_GenerationNotThere_IsIngestedWithAWarning()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        await using ServiceHost host = await StartAsync(
            SqlDialect.Sqlite, model, "questions:1", ("services:generation:grpc:0", "http://127.0.0.1:9"));

        AssertIncomplete(
            await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "the generation service failed with Unavailable");
        Assert.Empty(await UsageAsync(host));
    }

    [Fact]
    public async Task Ingest_ModelThatWritesGarbage_IsIngestedWithAWarningAndItsCostIsBooked()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say("I would rather write a poem.");
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        AssertIncomplete(await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "the model's reply held no questions");
        Assert.Equal([50, 50, 50], (await UsageAsync(host)).Select(usage => usage.Tokens.InputUncached));
    }

    [Fact]
    public async Task Ingest_BudgetUsedUp_MakesNoCallAndSaysWhy()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say($"[1] {Question}");
        model.Refusal = "The tenant's budget of a month has too little left.";
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        AssertIncomplete(
            await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "The tenant's budget of a month has too little left");
        Assert.Equal(0, model.Requests);
        Assert.Empty(await UsageAsync(host));

        model.Refusal = string.Empty;
        IngestJob paid = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);
        Assert.Equal((0, 1), (paid.DocumentsIncomplete, model.Requests));
    }

    [Fact]
    public async Task Ingest_LedgerNotThere_MakesNoCallThatMightNotBePaid()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say($"[1] {Question}");
        await using ServiceHost host = await StartAsync(
            SqlDialect.Sqlite, model, "questions:1", ("services:cost-accounting:grpc:0", "http://127.0.0.1:9"));

        AssertIncomplete(
            await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]),
            "it cannot be asked what may be spent, because the cost accounting service failed with Unavailable");
        Assert.Equal(0, model.Requests);
    }

    [Fact]
    public async Task Ingest_CallThatIsMade_IsPaidFromWhatWasHeldForIt()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say($"[1] {Question}");
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]);

        ReserveRequest held = Assert.Single(model.Held);
        UsageEvent usage = Assert.Single(await UsageAsync(host));
        Assert.Equal(("t", "key:1", "openai", "test-model"), (held.Tenant, held.Subject, held.Call.Provider, held.Call.Model));
        Assert.True(held.Call.PromptTokens > Text.Length, $"{held.Call.PromptTokens} tokens");
        Assert.True(held.Call.OutputTokens > 0);
        Assert.Equal((held.RequestId, true), (usage.ReservationId, usage.SettlesReservation));
    }

    [Fact]
    public async Task Ingest_NoModel_SaysSoWithoutTryingAgain()
    {
        await using QuestionModel model = await QuestionModel.StartAsync(hasModel: false);
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1");

        AssertIncomplete(await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(Text)]), "no model is configured");
        Assert.DoesNotContain(host.Log.Events, entry => entry.Name == "QuestionsPostponed");
        Assert.Empty(await UsageAsync(host));
    }

    [Fact]
    public async Task Ingest_ManyDocumentsOnAModelThatIsDown_AsksForFewOfThem()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Answer = Refuse;
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:1", ("Enrichment:QuestionAttempts", "1"));

        IngestJob job = await host.IngestAsync(
            "kb", Enumerable.Range(0, 24).Select(i => EnrichedCollectionTests.DocumentOf($"{Text} {i}", $"d{i}")));

        Assert.Equal((24, 24), (job.DocumentsDone, job.DocumentsIncomplete));
        Assert.InRange(model.Requests, 1, 8);
    }

    [Fact]
    public async Task Ingest_ALongDocument_AsksSomeChunksAtATime()
    {
        await using QuestionModel model = await QuestionModel.StartAsync();
        model.Say("[1] First?\n[2] Second?\n[3] Third?\n[4] Fourth?");
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, model, "questions:5");

        IngestJob job = await host.IngestAsync("kb", [EnrichedCollectionTests.DocumentOf(
            string.Join("\n\n", Enumerable.Range(1, 10).Select(i => $"# Part {i}\n\nBuoy {i} is painted red and green.")))]);

        // Twenty questions a call: four chunks of five.
        Assert.Equal((10, 3, 0), (job.ChunksDone, model.Requests, job.DocumentsIncomplete));
        Assert.Equal(3, (await EnrichedCollectionTests.SearchAsync(host, "kb", "second", SearchMode.Lexical)).Count);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static void AssertIncomplete(IngestJob job, string cause)
    {
        Assert.Equal((IngestState.Succeeded, 1, 1, 0), (job.State, job.DocumentsDone, job.DocumentsIncomplete, job.DocumentsFailed));
        Assert.Equal(
            new IngestFailure
            {
                DocumentId = "d",
                Reason = QuestionWriter.MissingReason,
                Message = $"Ingested without all generated questions: {cause}. Send it again to have them written.",
            },
            Assert.Single(job.Warnings));
    }

    private static async Task<ServiceHost> StartAsync(
        SqlDialect dialect, QuestionModel model, string enrichment, params (string, string)[] settings)
    {
        ServiceHost host = await ServiceHost.StartAsync(dialect, settings: [.. model.Settings, .. settings]);
        await EnrichedCollectionTests.CreateAsync(host, "kb", enrichment);
        return host;
    }

    // What waits for a ledger that is not there.
    private static async Task<IReadOnlyList<UsageEvent>> UsageAsync(ServiceHost host) =>
    [
        .. (await host.Get<IDatabase>().QueryAsync<byte[]>(
                "SELECT payload FROM outbox WHERE topic = @TopicName ORDER BY seq", new { UsageDelivery.TopicName }, CancellationToken.None))
            .Select(UsageEvent.Parser.ParseFrom)
            .Where(usage => usage.Category == QuestionWriter.UsageCategory),
    ];
}
