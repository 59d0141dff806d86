using System.Text.Json;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Faq;

/// <summary>A tenant whose questions only the FAQ answers, which the others' searches do not notice.</summary>
public sealed class FaqTests
{
    private const string Question = "How far does the lighthouse shine?";

    [PlatformFact]
    public async Task Ask_TenantWithTheFaqAlone_IsAnsweredByItOverEveryDoor()
    {
        using var environment = new EnvironmentScope(("Retrievers__Tenants__dev", "faq"));
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = platform.Development;
        await client.IngestAsync("harbour", Samples.Harbour());
        string text = await client.TextAsync("harbour", "lighthouse");
        int start = text.IndexOf("The Alderpoint lighthouse shines", StringComparison.Ordinal);
        await ImportAsync(client, new FaqEntry
        {
            EntryId = "shine",
            Question = Question,
            Answer = "It shines 23 nautical miles.",
            Source = new FaqSource { DocumentId = "lighthouse", Start = start, End = text.IndexOf(" Fog", StringComparison.Ordinal) },
        });

        AskReply reply = await client.AskAsync("harbour", "How far does this lighthouse shine");
        AskReply again = await client.AskAsync("harbour", "How far does this lighthouse shine");
        using AsyncServerStreamingCall<AskEvent> call = client.Rag.AskStream(
            new AskRequest { Question = Question, Collections = { "harbour" } });
        List<AskEvent> events = [.. await call.ResponseStream.ReadAllAsync().ToListAsync()];
        Refusal unmatched = await Refusal.OfAsync(async () => await client.AskAsync("harbour", "What does a crossing with the ferry cost?"));

        // Not kept as a fresh answer: asked again, the entry as it is then would be given.
        foreach (AskReply given in (AskReply[])[reply, again, events[^1].Reply])
        {
            Assert.Equal((ServedBy.Faq, "It shines 23 nautical miles."), (given.ServedBy, given.Answer));
            Assert.Equal(("faq", 0L, false), (given.Usage.Model, given.Usage.CostNanoUsd, given.Usage.PriceUnknown));
            Assert.Equal("The Alderpoint lighthouse shines 23 nautical miles far in clear weather.", Assert.Single(given.Citations).Quote);
            await client.AssertQuotesAreExactAsync(given.Citations);
        }

        Assert.Equal("It shines 23 nautical miles.", string.Concat(events.SkipLast(1).Select(part => part.Delta)));
        Assert.Equal(("UNAVAILABLE", "RETRIEVAL_UNAVAILABLE"), (unmatched.Code, unmatched.Reason));
        await AssertRecordedAsync(client, reply);
        (int exitCode, string said) = await RagTool.RunAsync(client, "reconcile", "--wait", "60");
        Assert.True(exitCode == 0, said);
    }

    [PlatformFact]
    public async Task Faq_EverythingWorks_AnswersNothingAndIsChangedByWritersAlone()
    {
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = platform.Development;
        RagClient reader = await platform.ClientOfAsync("dev", ["reader"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        await ImportAsync(client, new FaqEntry { EntryId = "shine", Question = Samples.LighthouseQuestion, Answer = "Far." });

        AskReply reply = await client.AskAsync("harbour", Samples.LighthouseQuestion);

        Assert.Equal((ServedBy.Extractive, DegradationLevel.None), (reply.ServedBy, reply.Degradation.Level));
        Assert.Contains("23 nautical miles", reply.Answer, StringComparison.Ordinal);
        var faq = new FaqService.FaqServiceClient(reader.Invoker);
        ListFaqEntriesReply listed = await faq.ListFaqEntriesAsync(new ListFaqEntriesRequest { Collection = "harbour" });
        Refusal put = await Refusal.OfAsync(async () => await faq.PutFaqEntriesAsync(
            new PutFaqEntriesRequest { Collection = "harbour", Entries = { listed.Entries } }));
        Refusal deleted = await Refusal.OfAsync(async () => await faq.DeleteFaqEntriesAsync(
            new DeleteFaqEntriesRequest { Collection = "harbour", EntryIds = { "shine" } }));
        Assert.Equal("Far.", Assert.Single(listed.Entries).Answer);
        Assert.Equal(("PERMISSION_DENIED", "PERMISSION_DENIED"), (put.Code, deleted.Code));
    }

    private static async Task ImportAsync(RagClient client, FaqEntry entry)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ragplatform-faq-");
        try
        {
            string file = Path.Combine(folder.FullName, "faq.jsonl");
            await File.WriteAllTextAsync(file, Google.Protobuf.JsonFormatter.Default.Format(entry));
            (int exitCode, string said) = await RagTool.RunAsync(client, "faq", "import", file, "--collection", "harbour");
            Assert.True(exitCode == 0, said);
            Assert.Contains("1 new", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertRecordedAsync(RagClient client, AskReply reply)
    {
        SearchAuditReply found = await Poll.UntilAsync(
            async () => await client.Audit.SearchAsync(new SearchAuditRequest { Action = "ask", Text = reply.AnswerId }),
            audited => audited.Records.Count > 0,
            "the answer is in the audit log");
        JsonElement details = JsonDocument.Parse(Assert.Single(found.Records).DetailsJson).RootElement;
        Assert.Equal("Faq", details.GetProperty("served_by").GetString());
        Assert.Equal("faq/harbour/shine", details.GetProperty("chunks")[0].GetProperty("ChunkId").GetString());
    }
}
