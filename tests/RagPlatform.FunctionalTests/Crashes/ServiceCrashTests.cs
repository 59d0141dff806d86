using RagPlatform.FunctionalTests.Platform;
using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>Every service dies once, by kill -9, while documents are ingested and questions asked: nothing is lost or doubled.</summary>
public sealed class ServiceCrashTests(ITestOutputHelper output)
{
    private static readonly string[] s_services = ["retrieval", "cost-accounting", "cache", "generation", "access-control", "gateway"];

    [PlatformFact]
    public async Task KillOfEveryService_DuringIngestionAndQuestions_LosesAndDoublesNothing()
    {
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("crash-tenant", ["admin"]);

        await DisturbedRun.RunAsync(
            client, client, s_services.Select<string, Func<QuestionLoad, Task>>(service => _ => CrashAsync(platform, service)), output);
    }

    private static Task CrashAsync(RunningPlatform platform, string service)
    {
        int killed = platform.Services.Kill(service);
        return platform.Services.WaitUntilRestartedAsync(service, killed);
    }
}
