using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Asking;

/// <summary>Answers that nobody got to the end of are paid for: ledger and budget say the same.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class BrokenAnswerTests
{
    private const string Model = "gpt-4.1-mini";

    [PlatformFact]
    public async Task Ask_CancelledOrBrokenInTheMiddle_IsInTheLedgerAndTheBudget()
    {
        Func<HttpContext, Task> answer = LeaveOpenAsync;
        await using ChatServer model = await ChatServer.StartAsync(context => Volatile.Read(ref answer)(context));
        using var environment = new EnvironmentScope([.. model.Settings(Model), ("Budgets__LeaseSeconds", "1")]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("leavers", ["admin"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        await client.Costs.SetBudgetAsync(
            new SetBudgetRequest { Budget = new Budget { Level = "tenant", Period = "day", HardNanoUsd = 1_000_000_000 } });
        long before = (await SpentAsync(client)).Spent;

        await CancelAfterTheFirstWordsAsync(client);
        CostReportRow left = await FailedCallsAsync(client, events: 1);
        Volatile.Write(ref answer, context => ChatServer.BreakAsync(context, ["It shines", " far"], Task.CompletedTask, cut: false));
        Refusal broken = await Refusal.OfAsync(() => client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore));
        CostReportRow both = await FailedCallsAsync(client, events: 2);
        Volatile.Write(ref answer, context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        });
        AskReply quoted = await client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore);
        CostReportRow all = await FailedCallsAsync(client, events: 3);

        Assert.True(left is { CostNanoUsd: > 0, Tokens: { InputUncached: > 0, OutputText: > 0 } });
        Assert.Equal(("UNAVAILABLE", "MODEL_STREAM_BROKEN"), (broken.Code, broken.Reason));
        Assert.True(both.CostNanoUsd > left.CostNanoUsd);
        Assert.True(both.Tokens.OutputText > left.Tokens.OutputText);
        Assert.Equal(ServedBy.Extractive, quoted.ServedBy);
        Assert.Equal((both.CostNanoUsd, both.Tokens), (all.CostNanoUsd, all.Tokens));
        Assert.Equal(0, quoted.Usage.CostByCategory["failed_calls"]);
        await Poll.UntilAsync(
            () => SpentAsync(client),
            seen => seen is { Reserved: 0 } && seen.Spent == seen.Booked && seen.Spent >= before + all.CostNanoUsd,
            "the budget has spent what the ledger booked");
    }

    private static async Task LeaveOpenAsync(HttpContext context)
    {
        var never = new TaskCompletionSource();
        await ChatServer.BreakAsync(context, ["It shines"], never.Task, cut: false);
    }

    private static async Task CancelAfterTheFirstWordsAsync(RagClient client)
    {
        using AsyncServerStreamingCall<AskEvent> call = client.Rag.AskStream(
            new AskRequest { Question = Samples.LighthouseQuestion, Collections = { "harbour" }, Cache = CacheMode.NoStore });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("It shines", call.ResponseStream.Current.Delta);
    }

    private static async Task<CostReportRow> FailedCallsAsync(RagClient client, long events)
    {
        CostReportReply report = await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" }),
            found => found.Rows.Any(row => row.Key == "failed_calls" && row.Events == events),
            "the failed call is booked");
        return report.Rows.Single(row => row.Key == "failed_calls");
    }

    private static async Task<(long Spent, long Reserved, long Booked)> SpentAsync(RagClient client)
    {
        BudgetState budget = (await client.Costs.ListBudgetsAsync(new ListBudgetsRequest())).Budgets.Single();
        CostReportReply report = await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "category" });
        return (budget.SpentNanoUsd, budget.ReservedNanoUsd, report.TotalNanoUsd);
    }
}
