using System.Collections.Concurrent;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;
using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Replicas;

/// <summary>
/// Gateways that share a hard budget and are killed in the middle of their calls never spend more than it has. That what they had borrowed comes
/// back when its time is over is tested where time can be moved on.
/// </summary>
public sealed class BudgetsOfReplicasTests(ITestOutputHelper output) : IDisposable
{
    private const int Gateways = 4;
    private const int Askers = 8;
    private const int QuestionsEach = 40;
    private const int Kills = 3;
    private const long Hard = 20_000_000;
    private const long CostOfACall = 68_000;
    private const string PriceFile =
        """
        {"currency":"USD","unit":"USD per million tokens","prices":[{"provider":"openai","model":"test-model","valid_from":"2026-01-01",
          "input":1,"cache_read":1,"cache_write":1,"output":1,"embedding":0,"source":"a test"}]}
        """;

    private readonly string _prices = Path.Combine(Path.GetTempPath(), $"ragplatform-prices-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_prices);

    [PlatformFact]
    public async Task HardBudget_FourGatewaysThatAreKilled_IsNeverPassed()
    {
        await using ChatServer model = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context, ["[1] It shines 23 nautical miles far."], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 }));
        await File.WriteAllTextAsync(_prices, PriceFile);
        using var environment = new EnvironmentScope(
        [
            .. model.Settings(),
            ("CostAccounting__PriceFile", _prices),
            ("Budgets__LeaseSeconds", "1"),
        ]);
        await using RunningPlatform platform = await RunningPlatform.StartAsync($"--Replicas:gateway={Gateways}");
        RagClient admin = await platform.ClientOfAsync("spenders", ["admin"]);
        await admin.IngestAsync("harbour", Samples.Harbour());
        await admin.Costs.SetBudgetAsync(new SetBudgetRequest { Budget = new Budget { Level = "tenant", Period = "month", HardNanoUsd = Hard } });

        var tally = new ConcurrentBag<string>();
        Task[] askers = [.. Enumerable.Range(0, Askers).Select(asker => AskAsync(platform.Client(admin.Key), asker, tally))];
        long most = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            int answers = kill * Askers;
            await Poll.UntilAsync(
                async () =>
                {
                    most = Math.Max(most, await UsedAsync(admin));
                    return tally.Count(what => what == nameof(ServedBy.Model));
                },
                count => count >= answers || askers.All(asker => asker.IsCompleted),
                "the next answers");
            platform.Services.Kill("gateway");
        }

        await Task.WhenAll(askers);
        int answered = tally.Count(what => what == nameof(ServedBy.Model));
        BudgetState end = await Poll.UntilAsync(
            async () =>
            {
                BudgetState now = await StateAsync(admin);
                most = Math.Max(most, now.SpentNanoUsd + now.ReservedNanoUsd);
                return now;
            },
            now => now.SpentNanoUsd >= answered * CostOfACall,
            "every answer is booked",
            TimeSpan.FromSeconds(120));

        output.WriteLine($"{string.Join(", ", tally.CountBy(what => what))}; spent {end.SpentNanoUsd}, spent and held at most {most} of {Hard}");
        Assert.True(answered >= Kills * Askers, $"{answered} answers.");
        Assert.InRange(most, CostOfACall, Hard);
        Assert.InRange(end.SpentNanoUsd, answered * CostOfACall, Hard);
        Assert.Equal(0, end.SpentNanoUsd % CostOfACall);
        Assert.Equal(0, (await admin.Costs.VerifyLedgerAsync(new VerifyLedgerRequest())).DifferingSums);
    }

    private static async Task AskAsync(RagClient client, int asker, ConcurrentBag<string> tally)
    {
        for (int turn = 0; turn < QuestionsEach; turn++)
        {
            try
            {
                AskReply reply = await client.AskAsync(
                    "harbour", $"{Samples.LighthouseQuestion} Inquiry {asker}-{turn}.", CacheMode.NoStore);
                tally.Add(reply.ServedBy.ToString());
            }
            catch (RpcException failure)
            {
                tally.Add(failure.StatusCode.ToString());
            }
        }
    }

    private static async Task<long> UsedAsync(RagClient client) =>
        await StateAsync(client) is { } state ? state.SpentNanoUsd + state.ReservedNanoUsd : 0;

    /// <summary>The budget; a call that met a Gateway as it died is made again.</summary>
    private static Task<BudgetState> StateAsync(RagClient client) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                return (await client.Costs.ListBudgetsAsync(new ListBudgetsRequest())).Budgets.Single();
            }
            catch (RpcException)
            {
                return null!;
            }
        },
        state => state is not null,
        "a Gateway answers");
}
