using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Costs;

/// <summary>Questions through the whole platform become segments with volume, cost and value.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class SegmentTests
{
    [PlatformFact]
    public async Task Questions_OfAKind_BecomeASegmentWithVolumeCostAndValue()
    {
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["[1] It shines 23 nautical miles far."], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 }));
        using var environment = new EnvironmentScope(
        [
            .. model.Settings("gpt-4.1-mini"),
            ("Segments__WarmUpQuestions", "2"),
            ("SegmentStamps__RefreshInterval", "00:00:00.2"),
        ]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient administrator = await platform.ClientOfAsync("kinds", ["admin"]);
        RagClient reader = await platform.ClientOfAsync("kinds", ["reader"]);
        var segments = new CostSegmentService.CostSegmentServiceClient(administrator.Invoker);
        await administrator.IngestAsync("harbour", Samples.Harbour());
        await administrator.AskAsync("harbour", "When is smoked eel sold?", CacheMode.NoCache);
        await administrator.AskAsync("harbour", "Who wound the clockwork?", CacheMode.NoCache);
        var answers = new List<AskReply>();

        // The first of its kind begins the segment; those that follow are in it once the Gateway has its centre.
        Segment found = await Poll.UntilAsync(
            async () =>
            {
                answers.Add(await administrator.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoCache));
                return (await segments.ListSegmentsAsync(new ListSegmentsRequest())).Segments.FirstOrDefault(item => item.Segment_.Length > 0);
            },
            segment => segment is { Counts.Questions: > 0 },
            "a question is counted in a segment") ?? new Segment();
        await segments.SetSegmentValueAsync(new SetSegmentValueRequest { Segment = found.Segment_, ValueNanoUsd = 250_000_000 });
        AskReply hit = await Poll.UntilAsync(
            () => administrator.AskAsync("harbour", Samples.LighthouseQuestion),
            reply => reply.ServedBy == ServedBy.ResultCache,
            "the answer comes from the cache");
        await administrator.Rag.SubmitFeedbackAsync(new SubmitFeedbackRequest { AnswerId = hit.AnswerId, Helpful = false });
        Segment segment = await Poll.UntilAsync(
            async () => (await segments.ListSegmentsAsync(new ListSegmentsRequest())).Segments.Single(item => item.Segment_ == found.Segment_),
            now => now.Counts is { ResultHits: > 0, Unhelpful: 1 } && now.CostNanoUsd > 0,
            "the hit, its judgment and the cost are counted");

        Assert.True(segment.Active);
        Assert.Equal(segment.Counts.Questions - 1, segment.Counts.Successes);
        Assert.Equal(segment.Counts.Successes * 250_000_000, segment.ValueNanoUsd);
        Assert.Contains("lighthouse", segment.Example, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(SegmentAction.Watch, segment.Advice.Action);

        // The same costs as the ledger reports by segment, each question in one row.
        CostReportReply report = await administrator.Costs.GetReportAsync(new CostReportRequest { GroupBy = "segment" });
        Assert.True(report.Rows.Single(row => row.Key == found.Segment_).CostNanoUsd >= segment.CostNanoUsd);
        Assert.Equal(0, (await administrator.Costs.VerifyLedgerAsync(new VerifyLedgerRequest())).DifferingSums);

        var closed = new CostSegmentService.CostSegmentServiceClient(reader.Invoker);
        Assert.Equal("PERMISSION_DENIED", (await Refusal.OfAsync(async () => await closed.ListSegmentsAsync(new ListSegmentsRequest()))).Code);
        Assert.Equal(
            "PERMISSION_DENIED", (await Refusal.OfAsync(async () => await closed.SetSegmentValueAsync(new SetSegmentValueRequest()))).Code);
        RagClient other = await platform.ClientOfAsync("strangers", ["admin"]);
        var strangers = new CostSegmentService.CostSegmentServiceClient(other.Invoker);
        Assert.Empty((await strangers.ListSegmentsAsync(new ListSegmentsRequest())).Segments);
    }
}
