using RagPlatform.FunctionalTests.Crashes;
using RagPlatform.FunctionalTests.Platform;
using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Restarts;

/// <summary>A store goes away and comes back while documents are ingested and questions asked: nothing is lost or doubled.</summary>
public sealed class StoreRestartTests(ITestOutputHelper output)
{
    private const int Times = 3;

    [PlatformFact]
    public async Task Redis_KilledAndStartedAgain_LosesAndDoublesNothing()
    {
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("redis-tenant", ["admin"]);

        await DisturbedRun.RunAsync(client, client, Enumerable.Repeat<Func<QuestionLoad, Task>>(DisturbAsync, Times), output);

        async Task DisturbAsync(QuestionLoad questions)
        {
            await platform.Stores!.Redis.KillAsync();

            // Without Redis questions are answered all the same.
            await questions.WaitForFullAnswerAsync();
            await platform.Stores.Redis.StartAgainAsync();
        }
    }

    [PlatformFact]
    public async Task PostgreSql_CrashedAndStartedAgain_LosesAndDoublesNothing()
    {
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("postgres-tenant", ["admin"]);

        await DisturbedRun.RunAsync(
            client, client, Enumerable.Repeat<Func<QuestionLoad, Task>>(_ => platform.Stores!.Postgres.CrashAndStartAgainAsync(), Times), output);
    }
}
