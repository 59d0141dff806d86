using System.Collections.Concurrent;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>Asks one question after another, most of them new, some of them asked before, and keeps what came of each.</summary>
internal sealed class QuestionLoad : IDisposable
{
    private const int RepeatEvery = 5;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(40);

    private readonly RagClient _client;
    private readonly string _collection;
    private readonly ConcurrentQueue<AskReply> _answers = [];
    private readonly ConcurrentQueue<QuestionFailure> _failures = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _asker;
    private int _asked;

    public QuestionLoad(RagClient client, string collection)
    {
        _client = client;
        _collection = collection;
        _asker = Task.Run(AskAsync);
    }

    /// <summary>Waits for an answer that nothing was missing for.</summary>
    public async Task WaitForFullAnswerAsync()
    {
        int before = _answers.Count;
        await Poll.UntilAsync(
            () => _asker.IsCompleted || _answers.Skip(before).Any(answer => answer.Degradation.Reasons.Count == 0),
            "a question is answered with everything at work");
    }

    /// <summary>Ends the questions; what came of them.</summary>
    public async Task<QuestionTally> FinishAsync()
    {
        await _end.CancelAsync();
        await _asker;
        return new QuestionTally(_asked, [.. _answers], [.. _failures]);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        using var timer = new PeriodicTimer(s_pace);
        while (!_end.IsCancellationRequested)
        {
            int turn = _asked++;
            string question = Corpus.Question(turn % RepeatEvery == 0 ? 0 : turn);
            try
            {
                _answers.Enqueue(await _client.AskAsync(_collection, question));
            }
            catch (RpcException failure)
            {
                _failures.Enqueue(new QuestionFailure(failure));
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
