using System.Text.Json;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Asking;

/// <summary>Budgets through the public door: refused, answered without a model, warned.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class BudgetTests
{
    private const string Header = "x-rag-budget-warning";
    private const string Answer = "[1] It shines 23 nautical miles far.";

    [PlatformFact]
    public async Task Ask_ABudgetIsSet_RefusesOrQuotesOrWarnsAsItSays()
    {
        await using ChatServer model = await ChatServer.StartAsync(
            context => ChatServer.AnswerAsync(context, [Answer], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 }));
        using var environment = new EnvironmentScope(
        [
            .. model.Settings(),
            ("CostAccounting__UnknownPriceCeilingNanoUsdPerMillionTokens", "1000000"),
            ("Budgets__LeaseSeconds", "1"),
        ]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("thrift", ["admin"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        var budget = new Budget { Level = "tenant", Period = "day", HardNanoUsd = 999 };

        await client.Costs.SetBudgetAsync(new SetBudgetRequest { Budget = budget });
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore));
        budget.BudgetFallback = true;
        await client.Costs.SetBudgetAsync(new SetBudgetRequest { Budget = budget });
        AskReply quoted = await Poll.UntilAsync(
            async () => await TryAskAsync(client), reply => reply is not null, "the refusal is forgotten") ?? new AskReply();
        await client.Costs.SetBudgetAsync(new SetBudgetRequest
        {
            Budget = new Budget { Level = "tenant", Period = "day", SoftNanoUsd = 1, HardNanoUsd = 1_000_000 },
        });
        AskReply answered = await Poll.UntilAsync(
            () => client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore),
            reply => reply.ServedBy == ServedBy.Model && reply.BudgetWarning.Length > 0,
            "the model is called, with a warning");

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("daily budget of the tenant", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(ServedBy.Extractive, quoted.ServedBy);
        Assert.Contains(quoted.Degradation.Reasons, reason => reason.Contains("daily budget of the tenant", StringComparison.Ordinal));
        Assert.Equal(Answer, answered.Answer);
        ListBudgetsReply list = await client.Costs.ListBudgetsAsync(new ListBudgetsRequest());
        Assert.Equal(1_000_000, Assert.Single(list.Budgets).Budget.HardNanoUsd);
        Assert.Equal(0, (await client.Costs.VerifyLedgerAsync(new VerifyLedgerRequest())).DifferingSums);

        await AssertEveryDoorWarnsAsync(platform, client);
        await AssertATeamPaysForItsOwnAsync(platform, client);
    }

    private static async Task AssertEveryDoorWarnsAsync(RunningPlatform platform, RagClient client)
    {
        var request = new AskRequest { Question = Samples.LighthouseQuestion, Collections = { "harbour" }, Cache = CacheMode.NoStore };
        string json = JsonSerializer.Serialize(
            new { question = request.Question, collections = request.Collections, cache = "NO_STORE" });

        using AsyncUnaryCall<AskReply> call = client.Rag.AskAsync(request);
        string warning = (await call).BudgetWarning;
        using AsyncServerStreamingCall<AskEvent> stream = client.Rag.AskStream(request);
        List<AskEvent> events = [.. await stream.ResponseStream.ReadAllAsync().ToListAsync()];
        using HttpResponseMessage whole = await platform.Http.PostJsonAsync("/v1/ask", client.Key, json);
        using HttpResponseMessage streamed = await platform.Http.PostJsonAsync("/v1/ask", client.Key, json, accept: "text/event-stream");

        Assert.Contains("daily budget of the tenant", warning, StringComparison.Ordinal);
        Assert.Contains("daily budget of the tenant", events[^1].Reply.BudgetWarning, StringComparison.Ordinal);
        Assert.Equal("text/event-stream", streamed.Content.Headers.ContentType?.MediaType);
        Assert.All(
            [
                call.GetTrailers().GetValue(Header),
                stream.GetTrailers().GetValue(Header),
                string.Concat(whole.Headers.GetValues(Header)),
                string.Concat(streamed.Headers.GetValues(Header)),
            ],
            value => Assert.Contains("daily budget of the tenant", value, StringComparison.Ordinal));
    }

    private static async Task AssertATeamPaysForItsOwnAsync(RunningPlatform platform, RagClient administrator)
    {
        RagClient member = await platform.ClientOfAsync("thrift", ["reader", "writer", "auditor"], team: "support");
        await member.IngestAsync("pier", Samples.Harbour());
        await member.AskAsync("pier", Samples.LighthouseQuestion, CacheMode.NoStore);
        CostReportReply report = await Poll.UntilAsync(
            async () => await member.Costs.GetReportAsync(new CostReportRequest { GroupBy = "team" }),
            found => found.Rows.Any(row => row is { Key: "support", Tokens.Embedding: > 0, Tokens.InputUncached: 60 }),
            "ingestion and question are charged to the team");
        Assert.Contains(report.Rows, row => row.Key.Length == 0);

        await administrator.Costs.SetBudgetAsync(new SetBudgetRequest
        {
            Budget = new Budget { Level = "team", Name = "support", Period = "month", HardNanoUsd = 1 },
        });
        RpcException refused = await Poll.UntilAsync(
            async () => await RefusalOfAsync(member), refusal => refusal is not null, "the team's budget is known") ?? new RpcException(Status.DefaultSuccess);

        Assert.Contains("monthly budget of team 'support'", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(ServedBy.Model, (await administrator.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore)).ServedBy);
    }

    private static async Task<RpcException?> RefusalOfAsync(RagClient client)
    {
        try
        {
            await client.AskAsync("pier", Samples.LighthouseQuestion, CacheMode.NoStore);
            return null;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            return refused;
        }
    }

    private static async Task<AskReply?> TryAskAsync(RagClient client)
    {
        try
        {
            return await client.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            return null;
        }
    }
}
