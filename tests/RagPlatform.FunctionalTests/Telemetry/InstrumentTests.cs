using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;
using RagPlatform.TestSupport.Telemetry;

namespace RagPlatform.FunctionalTests.Telemetry;

/// <summary>What docs/telemetry.md says of our instruments is what a collector sees.</summary>
public sealed class InstrumentTests
{
    // Reported only when calls between services fail, quality falls, or costs are out of proportion.
    private static readonly string[] s_ofFailures =
        ["rag.client.retries", "rag.client.breaks", "rag.retrieval.quality.alerts", "rag.cost.share.alerts"];

    // Reported only with read replicas, which external stores have.
    private static readonly string[] s_ofReplicas = ["rag.storage.reads", "rag.storage.replica.lag"];

    [PlatformFact]
    public async Task Instruments_OfARun_AreThoseOfTheDocument()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["The mill stands at the river. [1]"], new { prompt_tokens = 40, completion_tokens = 9, total_tokens = 49 }));
        await RunAsync(collector, model);

        Dictionary<string, ReportedInstrument> seen = collector
            .Instruments(meter => meter.StartsWith("RagPlatform", StringComparison.Ordinal)).ToDictionary(instrument => instrument.Name);
        IReadOnlyList<ReportedInstrument> documented = ReadDocument();

        Assert.Empty(seen.Keys.Except(documented.Select(instrument => instrument.Name)));
        foreach (ReportedInstrument expected in documented)
        {
            if (!seen.TryGetValue(expected.Name, out ReportedInstrument? actual))
            {
                bool mayBeMissing = s_ofFailures.Contains(expected.Name) || (!StoreSet.IsExternal
                    && (s_ofReplicas.Contains(expected.Name) || expected.Name.StartsWith("db.", StringComparison.Ordinal)));
                Assert.True(mayBeMissing, $"{expected.Name} was not reported.");
                continue;
            }

            Assert.Equal((expected.Kind, expected.Unit), (actual.Kind, actual.Unit));
            Assert.Equal(expected.Tags.Except(["error.type"]), actual.Tags.Except(["error.type"]));
        }
    }

    private static async Task RunAsync(OtlpCollector collector, ChatServer model)
    {
        // The services inherit it; platforms are tested one after the other.
        using var environment = new EnvironmentScope([.. model.Settings(), ("Search__RecallSampleShare", "1")]);
        await using RunningPlatform platform =
            await RunningPlatform.StartAsync($"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={collector.Address}");
        RagClient client = await platform.ClientOfAsync("telemetry", ["admin"]);
        await client.IngestAsync("mills", Samples.Markdown("mill.md", "# Mill\n\nThe old mill stands at the river and grinds barley."));
        await SearchShardsAsync(client);
        var evaluation = new EvaluationService.EvaluationServiceClient(client.Invoker);
        await evaluation.SaveGoldenSetAsync(
            new SaveGoldenSetRequest
            {
                Collection = "mills",
                Name = "main",
                Queries =
                {
                    new JudgedQuery
                    {
                        QueryId = "q",
                        Text = "Where does the old mill stand?",
                        Judgments = { new Judgment { DocumentId = "mill.md", Relevance = 1 } },
                    },
                },
            });
        await evaluation.RunGoldenSetAsync(new RunGoldenSetRequest { Collection = "mills", Name = "main" });
        for (int i = 0; i < 2; i++)
        {
            AskReply reply = await client.AskAsync("mills", "Where does the old mill stand?");
            await client.Rag.SubmitFeedbackAsync(new SubmitFeedbackRequest { AnswerId = reply.AnswerId, Helpful = true });
        }

        await Poll.UntilAsync(
            async () => (await client.AskAsync("mills", "Where does the old mill stand?")).ServedBy,
            by => by == ServedBy.ResultCache,
            "the answer comes from the cache");

        // What the Gateway tells of its questions arrives behind the answers.
        var segments = new CostSegmentService.CostSegmentServiceClient(client.Invoker);
        await Poll.UntilAsync(
            async () => (await segments.ListSegmentsAsync(new ListSegmentsRequest())).Segments.Any(segment => segment.Counts.Questions > 0),
            isCounted => isCounted,
            "a question is counted");

        // What was measured is sent before a service ends.
        await platform.StopAsync();
    }

    private static async Task SearchShardsAsync(RagClient client)
    {
        await client.Rag.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "split", Settings = new CollectionSettings { ShardBy = "domain" } });
        Document river = Samples.Markdown("river.md", "# River\n\nThe river is long and slow.");
        Document law = Samples.Markdown("law.md", "# Law\n\nThe law of the land is written.");
        river.Metadata["domain"] = "nature";
        law.Metadata["domain"] = "society";
        await client.IngestAsync("split", river, law);
        await client.Rag.SearchAsync(new SearchRequest { Query = "How long is the river?", Collections = { "split" } });
    }

    private static IReadOnlyList<ReportedInstrument> ReadDocument() =>
    [
        .. File.ReadLines(RepositoryRoot.Combine("docs", "telemetry.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new ReportedInstrument(
                cells[1].Trim('`'),
                cells[2],
                cells[3].Trim('`'),
                [.. cells[4].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Trim('`'))])),
    ];
}
