using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Searching;

/// <summary>Callers of the public gRPC door who know what each query must find.</summary>
internal sealed class SearchCaller : IAsyncDisposable
{
    private const string Collection = "scifact";
    private const int Connections = 8;
    private readonly GrpcChannel[] _channels;
    private readonly RagService.RagServiceClient[] _clients;
    private readonly ConcurrentDictionary<string, string> _expected = new(StringComparer.Ordinal);

    public SearchCaller(Uri gateway, string key)
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
    public async Task IngestAsync(IAsyncEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = _clients[0].Ingest(cancellationToken: cancellationToken);
        var options = new IngestOptions { Collection = Collection, CreateCollection = true };
        IngestJob job = await call.SendAsync(
            documents.Select(document => new IngestRequest { Document = document }).Prepend(new IngestRequest { Options = options }),
            cancellationToken);
        await Poll.UntilAsync(
            async () => await _clients[0].GetIngestJobAsync(
                new GetIngestJobRequest { JobId = job.JobId }, cancellationToken: cancellationToken),
            state => state.State == IngestState.Succeeded,
            "the corpus is ingested",
            TimeSpan.FromMinutes(15));
    }

    /// <summary>Learns what each query finds, one caller a connection.</summary>
    public Task LearnAsync(IReadOnlyList<string> queries, CancellationToken cancellationToken) => RunAsync(
        Connections,
        queries.Count,
        async (caller, turn) => _expected[queries[turn]] = await SearchOnceAsync(caller, queries[turn], cancellationToken),
        cancellationToken);

    /// <summary>Searches and compares.</summary>
    /// <exception cref="BenchmarkException">A query found something else than it did before.</exception>
    public async Task<SearchSample> SearchAsync(
        IReadOnlyList<string> queries, int callers, int searches, CancellationToken cancellationToken)
    {
        var latencies = new ConcurrentBag<double>();
        long begin = Stopwatch.GetTimestamp();
        await RunAsync(
            callers,
            searches,
            async (caller, turn) =>
            {
                string query = queries[turn % queries.Count];
                long asked = Stopwatch.GetTimestamp();
                string found = await SearchOnceAsync(caller, query, cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (found != _expected[query])
                {
                    throw new BenchmarkException($"'{query}' found {found} instead of {_expected[query]}.");
                }
            },
            cancellationToken);
        return new SearchSample([.. latencies.Order()], Stopwatch.GetElapsedTime(begin));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels)
        {
            await channel.ShutdownAsync();
            channel.Dispose();
        }
    }

    private static Task RunAsync(int callers, int turns, Func<int, int, Task> search, CancellationToken cancellationToken)
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                for (int turn = Interlocked.Increment(ref next); turn < turns; turn = Interlocked.Increment(ref next))
                {
                    await search(caller, turn);
                }
            },
            cancellationToken)));
    }

    private async Task<string> SearchOnceAsync(int caller, string query, CancellationToken cancellationToken)
    {
        SearchReply reply = await _clients[caller % Connections].SearchAsync(
            new SearchRequest { Query = query, Collections = { Collection } }, cancellationToken: cancellationToken);
        return string.Join(' ', reply.Passages.Select(passage => passage.ChunkId));
    }
}
