using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Asking;

/// <summary>Asks the running platform through its public gRPC door, many callers at once over a few connections.</summary>
internal sealed class PathCaller : IAsyncDisposable
{
    private const string Collection = "stations";
    private const int Connections = 4;
    private const int CachedQuestions = 200;
    private readonly GrpcChannel[] _channels;
    private readonly RagService.RagServiceClient[] _clients;

    public PathCaller(Uri gateway, string key)
    {
        _channels = [.. Enumerable.Range(0, Connections).Select(_ => GrpcChannel.ForAddress(gateway))];
        _clients =
        [
            .. _channels.Select(channel => new RagService.RagServiceClient(channel.Intercept(metadata =>
            {
                metadata.Add("authorization", $"Bearer {key}");
                return metadata;
            }))),
        ];
    }

    /// <summary>Brings the corpus in.</summary>
    public async Task IngestAsync(CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = _clients[0].Ingest(cancellationToken: cancellationToken);
        var options = new IngestOptions { Collection = Collection, CreateCollection = true };
        IngestJob job = await call.SendAsync(
            StationCorpus.Documents().Select(document => new IngestRequest { Document = document })
                .Prepend(new IngestRequest { Options = options }),
            cancellationToken);
        await Poll.UntilAsync(
            async () => await _clients[0].GetIngestJobAsync(
                new GetIngestJobRequest { JobId = job.JobId }, cancellationToken: cancellationToken),
            state => state.State == IngestState.Succeeded,
            "the corpus is ingested",
            TimeSpan.FromMinutes(3));
    }

    /// <summary>Asks until each of the questions of a cached load is answered from the cache.</summary>
    public async Task FillCacheAsync(CancellationToken cancellationToken)
    {
        for (int turn = 0; turn < CachedQuestions; turn++)
        {
            int asked = turn;
            await Poll.UntilAsync(
                async () => (await AskOnceAsync(0, asked, CacheMode.CacheDefault, cancellationToken)).ServedBy,
                by => by == ServedBy.ResultCache,
                "an answer is cached");
        }
    }

    /// <summary>Asks a load of questions and checks every answer.</summary>
    /// <exception cref="BenchmarkException">An answer is wrong or came another way.</exception>
    public async Task<PathSample> AskAsync(
        int callers, int questions, CacheMode mode, ServedBy expected, CancellationToken cancellationToken)
    {
        var latencies = new ConcurrentBag<double>();
        var timings = new ConcurrentBag<Timings>();
        int next = -1;
        long begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                for (int turn = Interlocked.Increment(ref next); turn < questions; turn = Interlocked.Increment(ref next))
                {
                    long asked = Stopwatch.GetTimestamp();
                    int question = mode == CacheMode.CacheDefault ? turn % CachedQuestions : turn;
                    AskReply reply = await AskOnceAsync(caller, question, mode, cancellationToken);
                    latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                    timings.Add(reply.Timings);
                    Check(reply, question, expected);
                }
            },
            cancellationToken)));
        return new PathSample([.. latencies], [.. timings], Stopwatch.GetElapsedTime(begin));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels)
        {
            await channel.ShutdownAsync();
            channel.Dispose();
        }
    }

    private static void Check(AskReply reply, int turn, ServedBy expected)
    {
        (string question, string words) = StationCorpus.Ask(turn);
        if (reply.ServedBy != expected || reply.Citations.Count == 0 || !reply.Answer.Contains(words, StringComparison.Ordinal))
        {
            throw new BenchmarkException($"'{question}' was answered by {reply.ServedBy} with '{reply.Answer}'; it should say '{words}'.");
        }
    }

    private async Task<AskReply> AskOnceAsync(int caller, int turn, CacheMode mode, CancellationToken cancellationToken) =>
        await _clients[caller % Connections].AskAsync(
            new AskRequest { Question = StationCorpus.Ask(turn).Question, Collections = { Collection }, Cache = mode },
            cancellationToken: cancellationToken);
}
