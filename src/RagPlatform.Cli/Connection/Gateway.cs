using Grpc.Core;
using Grpc.Net.Client;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Connection;

/// <summary>An open door to a platform.</summary>
internal sealed class Gateway : IDisposable
{
    // Answers and passages are small; a thousand long passages are not.
    private const int MaxReplyBytes = 64 << 20;

    // Notices a gateway that vanished without a word while an answer or a job is waited for.
    private static readonly TimeSpan s_pingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(15);
    private readonly GrpcChannel _channel;
    private readonly SocketsHttpHandler _handler;
    private readonly string _key;

    /// <summary>Opens it; nothing is sent yet.</summary>
    public Gateway(Uri address, string key)
    {
        Address = address;
        _key = key;
        _handler = new SocketsHttpHandler { KeepAlivePingDelay = s_pingAfter, KeepAlivePingTimeout = s_pingTimeout };
        _channel = GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = _handler, MaxReceiveMessageSize = MaxReplyBytes });
        Rag = new RagService.RagServiceClient(_channel);
        Evaluation = new EvaluationService.EvaluationServiceClient(_channel);
        Engines = new EngineService.EngineServiceClient(_channel);
        Faq = new FaqService.FaqServiceClient(_channel);
        Access = new AccessService.AccessServiceClient(_channel);
        Audit = new AuditService.AuditServiceClient(_channel);
        Caches = new CacheService.CacheServiceClient(_channel);
        Costs = new CostService.CostServiceClient(_channel);
        Estimates = new CostEstimateService.CostEstimateServiceClient(_channel);
        Insights = new CostInsightService.CostInsightServiceClient(_channel);
        Plans = new CostPlanningService.CostPlanningServiceClient(_channel);
        Segments = new CostSegmentService.CostSegmentServiceClient(_channel);
        PromptCaches = new PromptCacheService.PromptCacheServiceClient(_channel);
        Overview = new OverviewService.OverviewServiceClient(_channel);
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Questions, searches, documents.</summary>
    public RagService.RagServiceClient Rag { get; }

    /// <summary>Retrieval quality.</summary>
    public EvaluationService.EvaluationServiceClient Evaluation { get; }

    /// <summary>Vector engines.</summary>
    public EngineService.EngineServiceClient Engines { get; }

    /// <summary>Frequent questions.</summary>
    public FaqService.FaqServiceClient Faq { get; }

    /// <summary>Keys.</summary>
    public AccessService.AccessServiceClient Access { get; }

    /// <summary>The audit log.</summary>
    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>Stored answers.</summary>
    public CacheService.CacheServiceClient Caches { get; }

    /// <summary>What was spent.</summary>
    public CostService.CostServiceClient Costs { get; }

    /// <summary>What a system would cost.</summary>
    public CostEstimateService.CostEstimateServiceClient Estimates { get; }

    /// <summary>Shares, forecasts, anomalies, reconciliation.</summary>
    public CostInsightService.CostInsightServiceClient Insights { get; }

    /// <summary>What traffic would have cost otherwise.</summary>
    public CostPlanningService.CostPlanningServiceClient Plans { get; }

    /// <summary>Kinds of questions.</summary>
    public CostSegmentService.CostSegmentServiceClient Segments { get; }

    /// <summary>What providers' prompt caches do with the prompts.</summary>
    public PromptCacheService.PromptCacheServiceClient PromptCaches { get; }

    /// <summary>Facts of answers.</summary>
    public OverviewService.OverviewServiceClient Overview { get; }

    /// <summary>What every call carries.</summary>
    public CallOptions Call(CancellationToken cancellationToken) =>
        new(headers: new Metadata { { "authorization", $"Bearer {_key}" } }, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _handler.Dispose();
    }
}
