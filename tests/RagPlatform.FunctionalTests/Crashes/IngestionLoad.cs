using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>
/// Sends documents in several jobs, a share of them each time it is asked. A job whose acceptance did not arrive is sent again, as the
/// contract says: nothing is kept twice.
/// </summary>
internal sealed class IngestionLoad : IDisposable
{
    private const int JobSize = 12;
    private const int JobsAtOnce = 2;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    private readonly RagClient _client;
    private readonly string _collection;
    private readonly Queue<Document[]> _waiting;
    private readonly Channel<Document[]> _due = Channel.CreateUnbounded<Document[]>();
    private readonly ConcurrentQueue<string> _accepted = [];
    private readonly CancellationTokenSource _timeout = new(s_limit);
    private readonly Task _sender;

    public IngestionLoad(RagClient client, string collection, Document[] documents)
    {
        _client = client;
        _collection = collection;
        _waiting = new Queue<Document[]>(documents.Chunk(JobSize));
        _sender = Task.Run(SendAsync);
    }

    /// <summary>Documents of jobs that were sent again. The platform may have had them in hand already, and then embeds and books them twice.</summary>
    public int SentAgain { get; private set; }

    /// <summary>Lets the next jobs go and returns when the platform has accepted one of them.</summary>
    public async Task SendNextAsync()
    {
        int before = _accepted.Count;
        for (int i = 0; i < JobsAtOnce && _waiting.TryDequeue(out Document[]? job); i++)
        {
            _due.Writer.TryWrite(job);
        }

        await TestSupport.Poll.UntilAsync(() => _accepted.Count > before || _sender.IsCompleted, "a job is accepted");
    }

    /// <summary>Sends the rest; the ids of all accepted jobs.</summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        while (_waiting.TryDequeue(out Document[]? job))
        {
            _due.Writer.TryWrite(job);
        }

        _due.Writer.Complete();
        await _sender;
        return [.. _accepted];
    }

    public void Dispose() => _timeout.Dispose();

    private async Task SendAsync()
    {
        await foreach (Document[] job in _due.Reader.ReadAllAsync(_timeout.Token))
        {
            // Not at once again: what a server has refused it keeps draining for a while, and takes a flood of it for an attack.
            await TestSupport.Poll.UntilAsync(() => TrySendAsync(job), accepted => accepted, "a job is accepted", s_limit);
        }
    }

    private async Task<bool> TrySendAsync(Document[] job)
    {
        try
        {
            _accepted.Enqueue((await _client.SendAsync(_collection, job)).JobId);
            return true;
        }
        catch (RpcException)
        {
            // The stream broke; whether the job was accepted is not known.
            SentAgain += job.Length;
            return false;
        }
    }
}
