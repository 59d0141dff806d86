using Pipelines.Sockets.Unofficial;

namespace RagPlatform.Redis.StandIns.Tests;

public class SchedulerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Schedule_ThreadsBusyAndQueueFull_HandsOverToTheSharedPool()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("test", workerCount: 1, useThreadPoolQueueLength: 2);
        using var gate = new ManualResetEventSlim();
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> first = Schedule(scheduler, () =>
        {
            busy.SetResult();
            gate.Wait();
        });
        await busy.Task.WaitAsync(s_limit);
        Task<string?>[] queued = [Schedule(scheduler, () => { }), Schedule(scheduler, () => { })];

        // Only the shared pool can run it: the one thread waits at the gate.
        string? pooled = await Schedule(scheduler, () => { }).WaitAsync(s_limit);
        gate.Set();

        string?[] names = await Task.WhenAll([first, .. queued]).WaitAsync(s_limit);
        Assert.All(names, name => Assert.Equal("test", name));
        Assert.NotEqual("test", pooled);
        Assert.Equal(1, scheduler.TotalServicedByPool);
    }

    [Fact]
    public async Task Schedule_AfterDispose_StillRuns()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler(workerCount: 2);
        scheduler.Dispose();

        await Schedule(scheduler, () => { }).WaitAsync(s_limit);

        Assert.Equal(1, scheduler.TotalServicedByPool);
    }

    /// <summary>Runs work on the scheduler; the name of the thread that ran it.</summary>
    private static Task<string?> Schedule(DedicatedThreadPoolPipeScheduler scheduler, Action work)
    {
        // What waits for it goes on elsewhere: on the scheduler's thread it could wait for that thread itself.
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(
            _ =>
            {
                work();
                done.SetResult(Thread.CurrentThread.Name);
            },
            null);
        return done.Task;
    }
}
