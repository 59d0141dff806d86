using System.Collections.Concurrent;

namespace RagPlatform.Grpc.StandIns.Tests.Hosting;

/// <summary>What happened on the server, for tests to wait for.</summary>
internal sealed class ProbeLog
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _notes = new();

    public ConcurrentQueue<ObservedCall> Calls { get; } = new();

    public ConcurrentQueue<string> Steps { get; } = new();

    public void Note(string what) => Source(what).TrySetResult();

    /// <summary>Waits until something has been noted, for ten seconds at most.</summary>
    public Task WaitForAsync(string what) => Source(what).Task.WaitAsync(TimeSpan.FromSeconds(10));

    private TaskCompletionSource Source(string what)
        => _notes.GetOrAdd(what, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
