using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Crashes;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Replicas;

/// <summary>Two Gateways, two Caches and two Retrievals on the same stores act as one.</summary>
public sealed class TwoOfEachTests(ITestOutputHelper output)
{
    private const int Doors = 4;
    private static readonly string[] s_replicated = ["gateway", "cache", "retrieval"];

    [PlatformFact]
    public async Task TwoOfEach_IngestedThroughOne_IsAnsweredAndCachedThroughTheOther()
    {
        await using RunningPlatform platform = await StartAsync();
        Assert.All(s_replicated, service => Assert.Equal(2, platform.Services.Replicas(service).Count));
        RagClient admin = await platform.ClientOfAsync("twins", ["admin"]);

        // Each client has a connection of its own, and the Gateways take connections in turn.
        RagClient[] doors = [.. Enumerable.Range(0, Doors).Select(_ => platform.Client(admin.Key))];

        for (int i = 0; i < doors.Length; i++)
        {
            string collection = $"shared-{i}";
            await doors[i].IngestAsync(collection, Samples.Markdown("lamp.md", $"# Lamp\n\nThe harbour lamp number {i} is painted green."));
            string question = "Which colour is the harbour lamp?";
            foreach (RagClient other in doors)
            {
                AskReply reply = await other.AskAsync(collection, question, CacheMode.NoCache);
                Assert.Contains("green", reply.Answer, StringComparison.Ordinal);
            }

            // Kept through one, found through all; changed through one, gone through all.
            await doors[i].AskAsync(collection, question);
            foreach (RagClient other in doors)
            {
                await Poll.UntilAsync(
                    async () => (await other.AskAsync(collection, question)).ServedBy, by => by == ServedBy.ResultCache, "the cached answer");
            }

            await doors[i].IngestAsync(collection, Samples.Markdown("lamp.md", $"# Lamp\n\nThe harbour lamp number {i} is painted red."));
            foreach (RagClient other in doors.Reverse())
            {
                await Poll.UntilAsync(
                    async () => (await other.AskAsync(collection, question)).Answer,
                    answer => answer.Contains("red", StringComparison.Ordinal),
                    "the new answer");
            }
        }
    }

    [PlatformFact]
    public async Task TwoOfEach_OneOfEachDies_TheAccountsStayExact()
    {
        await using RunningPlatform platform = await StartAsync();
        RagClient client = await platform.ClientOfAsync("twins", ["admin"]);

        await DisturbedRun.RunAsync(
            client,
            platform.Client(client.Key),
            s_replicated.Select<string, Func<QuestionLoad, Task>>(service => _ =>
            {
                int killed = platform.Services.Kill(service);
                return Poll.UntilAsync(
                    () => platform.Services.Replicas(service) is { Count: 2 } running && !running.Contains(killed), $"{service} is back");
            }),
            output);
    }

    private static Task<RunningPlatform> StartAsync() =>
        RunningPlatform.StartAsync([.. s_replicated.Select(service => $"--Replicas:{service}=2")]);
}
