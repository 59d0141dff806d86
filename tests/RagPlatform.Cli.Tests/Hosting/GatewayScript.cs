using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>What a scripted gateway answers, and what it was asked.</summary>
internal sealed class GatewayScript
{
    public const string Key = "rk_test_key";
    private readonly ConcurrentDictionary<Type, Func<IMessage, IMessage>> _replies = new();

    public ConcurrentQueue<AskRequest> Asked { get; } = new();

    public ConcurrentQueue<SearchRequest> Searched { get; } = new();

    public ConcurrentQueue<EvaluateRequest> Evaluated { get; } = new();

    /// <summary>One entry an Ingest call.</summary>
    public ConcurrentQueue<IngestCall> Ingested { get; } = new();

    /// <summary>Every request of the calls that <see cref="On{TRequest}"/> answers, in their order.</summary>
    public ConcurrentQueue<IMessage> Requests { get; } = new();

    public Caller Caller { get; set; } = new() { Tenant = "dev", Subject = "k1", Roles = { "admin" }, Collections = { "*" } };

    public Func<ExportAuditRequest, IEnumerable<ExportAuditChunk>> Export { get; set; } = _ => [];

    public Func<AskRequest, AskReply> Ask { get; set; } = _ => new AskReply();

    public IReadOnlyList<string> Deltas { get; set; } = [];

    public Func<SearchRequest, SearchReply> Search { get; set; } = _ => new SearchReply();

    public Func<EvaluateRequest, EvaluateReply> Evaluate { get; set; } = _ => new EvaluateReply();

    /// <summary>The job of an Ingest call, by the call's number from 0.</summary>
    public Func<IngestCall, int, IngestJob> Ingest { get; set; } = (call, _) => Finished(call.Documents.Count, 0);

    /// <summary>Later states of jobs, by how often they were asked for.</summary>
    public Func<GetIngestJobRequest, int, IngestJob> Job { get; set; } =
        (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "No such job."));

    /// <summary>Thrown by calls whose turn it is, by the number of calls so far; null lets them pass.</summary>
    public Func<int, RpcException?> Fail { get; set; } = _ => null;

    /// <summary>Released when the first call arrives.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls wait for it before they answer.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Says what a kind of request is answered with.</summary>
    public void On<TRequest>(Func<TRequest, IMessage> reply)
        where TRequest : IMessage => _replies[typeof(TRequest)] = request => reply((TRequest)request);

    /// <summary>The reply to a request; UNIMPLEMENTED where the test said none.</summary>
    public Task<TReply> ReplyTo<TReply>(IMessage request)
        where TReply : IMessage
    {
        Requests.Enqueue(request);
        return _replies.TryGetValue(request.GetType(), out Func<IMessage, IMessage>? reply)
            ? Task.FromResult((TReply)reply(request))
            : throw new RpcException(new Status(StatusCode.Unimplemented, $"The script has no reply to {request.GetType().Name}."));
    }

    public static IngestJob Finished(int done, int failed) => new()
    {
        JobId = "job",
        State = failed == 0 ? IngestState.Succeeded : done > 0 ? IngestState.PartiallyFailed : IngestState.Failed,
        DocumentsTotal = done + failed,
        DocumentsDone = done,
        DocumentsFailed = failed,
    };
}
