using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>The caches' administration, answering as a test says.</summary>
internal sealed class ScriptedCacheService(GatewayScript script) : CacheService.CacheServiceBase
{
    public override Task<CachePurgeReply> Purge(CachePurgeRequest request, ServerCallContext context) => script.ReplyTo<CachePurgeReply>(request);

    public override Task<CacheListReply> ListEntries(CacheListRequest request, ServerCallContext context) =>
        script.ReplyTo<CacheListReply>(request);

    public override Task<CacheStatisticsReply> GetStatistics(CacheStatisticsRequest request, ServerCallContext context) =>
        script.ReplyTo<CacheStatisticsReply>(request);

    public override Task<CachePolicy> SetPolicy(SetCachePolicyRequest request, ServerCallContext context) => script.ReplyTo<CachePolicy>(request);

    public override Task<ListCachePoliciesReply> ListPolicies(ListCachePoliciesRequest request, ServerCallContext context) =>
        script.ReplyTo<ListCachePoliciesReply>(request);
}
