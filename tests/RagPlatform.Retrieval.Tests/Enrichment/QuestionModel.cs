using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation;
using RagPlatform.TestSupport.Grpc;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.Retrieval.Tests.Enrichment;

/// <summary>
/// The Generation service itself on a simulated model server, with somebody who gives services their identity and somebody who lets them spend.
/// </summary>
internal sealed class QuestionModel : IAsyncDisposable
{
    private readonly ChatServer _model;
    private readonly GrpcTestServer _service;
    private readonly Purse _purse;
    private int _requests;

    private QuestionModel(ChatServer model, GrpcTestServer service, Purse purse)
    {
        _model = model;
        _service = service;
        _purse = purse;
    }

    /// <summary>What was to be held, in order.</summary>
    public IReadOnlyCollection<ReserveRequest> Held => _purse.Held;

    /// <summary>Why nothing may be spent; empty: it may.</summary>
    public string Refusal
    {
        set => _purse.Refusal = value;
    }

    /// <summary>How the model answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => ChatServer.AnswerAsync(context, [], null);

    /// <summary>Requests the model got.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What the model was sent last, after its instructions.</summary>
    public string LastPrompt => _model.Request!["messages"]!.AsArray()[^1]!["content"]!.ToString();

    /// <summary>Settings of a service that is to ask it.</summary>
    public (string, string)[] Settings =>
    [
        ("services:generation:grpc:0", _service.Address.ToString()),
        ("services:access-control:grpc:0", _service.Address.ToString()),
        ("services:cost-accounting:grpc:0", _service.Address.ToString()),
        ("Ingestion:RetryDelay", "00:00:00.001"),
    ];

    /// <summary>Starts one.</summary>
    /// <param name="hasModel">Whether the service knows of the model.</param>
    /// <param name="isPatient">Whether it waits for a model that is slow.</param>
    public static async Task<QuestionModel> StartAsync(bool hasModel = true, bool isPatient = true)
    {
        QuestionModel? started = null;
        ChatServer model = await ChatServer.StartAsync(context =>
        {
            Interlocked.Increment(ref started!._requests);
            return started.Answer(context);
        });
        var purse = new Purse();
        GrpcTestServer service = await GrpcTestServer.StartAsync(
            builder =>
            {
                builder.Configuration["Generation:Model"] = hasModel ? "test-model" : string.Empty;
                builder.Configuration["Generation:Endpoint"] = model.Endpoint.ToString();
                builder.Configuration["Generation:FirstTokenTimeout"] = isPatient ? "00:01:00" : "00:00:00.100";
                builder.Services.AddSingleton(TimeProvider.System);
                builder.Services.AddSingleton(purse);
                builder.AddGeneration();
            },
            app =>
            {
                app.MapGeneration();
                app.MapGrpcService<Identities>();
                app.MapGrpcService<Purse>();
            });
        return started = new QuestionModel(model, service, purse);
    }

    /// <summary>Has the model answer with a text.</summary>
    public void Say(string text) => Answer = context => ChatServer.AnswerAsync(
        context, [text], new { prompt_tokens = 50, completion_tokens = 7, total_tokens = 57 });

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _model.DisposeAsync();
    }

    /// <summary>Books nothing: what is sent to the ledger waits for it.</summary>
    private sealed class Purse : CostService.CostServiceBase
    {
        private volatile string _refusal = string.Empty;

        public ConcurrentQueue<ReserveRequest> Held { get; } = new();

        public string Refusal
        {
            set => _refusal = value;
        }

        public override Task<ReserveReply> Reserve(ReserveRequest request, ServerCallContext context)
        {
            Held.Enqueue(request);
            return Task.FromResult(
                _refusal.Length == 0 ? new ReserveReply() : new ReserveReply { Refusal = new BudgetRefusal { Message = _refusal } });
        }
    }

    private sealed class Identities : AccessService.AccessServiceBase
    {
        public override Task<AuthenticateReply> IssueServiceIdentity(IssueServiceIdentityRequest request, ServerCallContext context) =>
            Task.FromResult(new AuthenticateReply
            {
                Identity = request.Service,
                ExpiresAtMs = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
            });
    }
}
