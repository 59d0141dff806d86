using System.Diagnostics;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;
using RagPlatform.Retrieval.Tests.Vectors.Qdrant;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Moving;

public sealed class KilledMoveTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Move_KilledAtEveryStep_EndsInTheTargetWithEverything()
    {
        await using var qdrant = new SimulatedQdrant();
        await qdrant.StartAsync();
        int requests = 0;
        int deadly = 1;
        int kills = 0;
        Process? running = null;
        qdrant.Fault = context =>
        {
            if (Interlocked.Increment(ref requests) == Volatile.Read(ref deadly) && running is { HasExited: false } victim)
            {
                // Another request each time, so that it dies while it makes what it needs, copies, compares, cuts over and cleans up.
                victim.Kill();
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };

        bool isDone = false;
        while (!isDone)
        {
            Assert.True(kills < 60, "The move does not end.");
            Volatile.Write(ref requests, 0);
            Volatile.Write(ref deadly, 1 + (kills * 5));
            using var process = Process.Start(
                new ProcessStartInfo("dotnet", [typeof(TestPrograms).Assembly.Location, TestPrograms.Mover, _folder.FullPath, qdrant.Url])
                {
                    RedirectStandardOutput = true,
                })!;
            running = process;
            using var limit = new CancellationTokenSource(s_limit);
            isDone = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Contains(MoverProgram.Done, StringComparison.Ordinal);
            await process.WaitForExitAsync(limit.Token);
            kills += isDone ? 0 : 1;
        }

        running = null;
        Assert.InRange(kills, 5, 60);
        await using ServiceHost host = await MoverProgram.StartAsync(_folder.FullPath, qdrant.Url);
        Assert.Equal("qdrant", await MoveTests.EngineOfAsync(host));
        await MoveTests.AssertHoldsAsync(host, "qdrant", MoverProgram.AllDocuments);
        foreach (int number in new[] { 0, 255, 256, 599, 600, 639 })
        {
            Assert.Equal($"d{number}", await MoveTests.FindFirstAsync(host, number));
        }
    }

    public void Dispose() => _folder.Delete();
}
