using System.Text.Json;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Asking;

[Collection(SharedPlatformCollection.Name)]
public sealed class AskTests(SharedPlatform shared)
{
    private readonly RunningPlatform _platform = shared.Running;

    [PlatformTheory]
    [InlineData(Samples.LighthouseQuestion, "lighthouse", "23 nautical miles")]
    [InlineData("What does a crossing with the ferry cost?", "ferry.md", "6 crowns")]
    [InlineData("When does the fish market open?", "market.html", "five o’clock & closes at noon")]
    public async Task Ask_EachDocumentKind_IsAnsweredWithExactQuotes(string question, string document, string expected)
    {
        await _platform.Development.IngestAsync("ask-kinds", Samples.Harbour());

        AskReply reply = await _platform.Development.AskAsync("ask-kinds", question, CacheMode.NoStore);

        Assert.Contains(expected, reply.Answer, StringComparison.Ordinal);
        Assert.Contains(
            reply.Citations, citation => citation.DocumentId == document && citation.Quote.Contains(expected, StringComparison.Ordinal));
        await _platform.Development.AssertQuotesAreExactAsync(reply.Citations);
        Assert.Equal(ServedBy.Extractive, reply.ServedBy);
        Assert.Equal(DegradationLevel.None, reply.Degradation.Level);
        Assert.Empty(reply.Degradation.Reasons);
        Assert.Matches("^[0-9a-f]{32}$", reply.TraceId);
        Assert.NotEmpty(reply.AnswerId);
    }

    [PlatformFact]
    public async Task Ask_Usage_SaysTokensCostAndTimings()
    {
        await _platform.Development.IngestAsync("ask-usage", Samples.Harbour());

        AskReply reply = await _platform.Development.AskAsync("ask-usage", Samples.LighthouseQuestion, CacheMode.NoStore);

        Assert.True(reply.Usage.EmbeddingTokens > 0);
        Assert.Equal("extractive", reply.Usage.Model);
        Assert.False(reply.Usage.PriceUnknown);
        Assert.Equal(["query_embedding"], reply.Usage.CostByCategory.Keys);
        Assert.Equal(reply.Usage.CostByCategory.Values.Sum(), reply.Usage.CostNanoUsd);
        Assert.Equal(["admit", "cache", "retrieve", "generate", "record"], reply.Timings.Steps.Select(step => step.Step));
        Assert.True(reply.Timings.TotalUs >= reply.Timings.Steps.Sum(step => step.DurationUs));
    }

    [PlatformFact]
    public async Task AskStream_Deltas_AddUpToTheReply()
    {
        await _platform.Development.IngestAsync("ask-stream", Samples.Harbour());

        using AsyncServerStreamingCall<AskEvent> call = _platform.Development.Rag.AskStream(
            new AskRequest { Question = Samples.LighthouseQuestion, Collections = { "ask-stream" } });
        List<AskEvent> events = [.. await call.ResponseStream.ReadAllAsync().ToListAsync()];

        AskReply reply = events[^1].Reply;
        Assert.All(events.SkipLast(1), part => Assert.Equal(AskEvent.EventOneofCase.Delta, part.EventCase));
        Assert.Equal(reply.Answer, string.Concat(events.SkipLast(1).Select(part => part.Delta)));
        Assert.NotEmpty(reply.Citations);
        await _platform.Development.AssertQuotesAreExactAsync(reply.Citations);
    }

    [PlatformFact]
    public async Task AskOverJson_WithoutStreaming_IsTheSameReply()
    {
        await _platform.Development.IngestAsync("ask-json", Samples.Harbour());

        using HttpResponseMessage response = await _platform.Http.PostJsonAsync("/v1/ask", _platform.Development.Key, Question("ask-json"));

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        AskReply reply = AskReply.Parser.ParseJson(await response.Content.ReadAsStringAsync());
        Assert.Contains("23 nautical miles", reply.Answer, StringComparison.Ordinal);
        Assert.NotEmpty(reply.Citations);
        await _platform.Development.AssertQuotesAreExactAsync(reply.Citations);
    }

    [PlatformFact]
    public async Task AskOverJson_WithStreaming_SendsDeltasThenTheReply()
    {
        await _platform.Development.IngestAsync("ask-sse", Samples.Harbour());

        using HttpResponseMessage response = await _platform.Http.PostJsonAsync(
            "/v1/ask", _platform.Development.Key, Question("ask-sse"), accept: "text/event-stream");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string[][] events = [.. (await response.Content.ReadAsStringAsync())
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block => block.Split('\n'))];
        Assert.Equal("event: reply", events[^1][0]);
        Assert.All(events.SkipLast(1), block => Assert.Equal("event: delta", block[0]));
        JsonElement reply = Data(events[^1]);
        string deltas = string.Concat(events.SkipLast(1).Select(block => Data(block).GetProperty("delta").GetString()));
        Assert.Equal(reply.GetProperty("answer").GetString(), deltas);
        Assert.Contains("23 nautical miles", deltas, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Ask_NothingInTheDocuments_IsRefusedHonestly()
    {
        await _platform.Development.IngestAsync("ask-nothing", Samples.Harbour());

        AskReply reply = await _platform.Development.AskAsync("ask-nothing", "Quantum chromodynamics lattice spacing?");

        Assert.Empty(reply.Citations);
        Assert.Equal(DegradationLevel.Refused, reply.Degradation.Level);
        Assert.NotEmpty(reply.Degradation.Reasons);
    }

    [PlatformFact]
    public async Task SubmitFeedback_OnAnAnswer_IsInTheAuditLog()
    {
        RagClient client = await _platform.ClientOfAsync("feedback-tenant", ["admin"]);
        await client.IngestAsync("feedback", Samples.Harbour());
        AskReply answer = await client.AskAsync("feedback", Samples.LighthouseQuestion);

        await client.Rag.SubmitFeedbackAsync(
            new SubmitFeedbackRequest { AnswerId = answer.AnswerId, Helpful = true, Comment = "Spot on." });

        SearchAuditReply found = await Poll.UntilAsync(
            async () => await client.Audit.SearchAsync(new SearchAuditRequest { Action = "feedback" }),
            reply => reply.Records.Count > 0,
            "the feedback is in the audit log");
        AuditRecord record = Assert.Single(found.Records);
        Assert.Equal(answer.AnswerId, record.Resource);
        Assert.Equal("Spot on.", JsonDocument.Parse(record.DetailsJson).RootElement.GetProperty("comment").GetString());
    }

    private static string Question(string collection) =>
        JsonSerializer.Serialize(new { question = Samples.LighthouseQuestion, collections = new[] { collection } });

    private static JsonElement Data(string[] block) => JsonDocument.Parse(block[1]["data: ".Length..]).RootElement;
}
