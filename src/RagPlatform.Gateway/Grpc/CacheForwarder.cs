using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>The caches' administration through the public door. Looking up and storing are the platform's own and stay closed here.</summary>
internal sealed class CacheForwarder(CacheService.CacheServiceClient cache) : CacheService.CacheServiceBase
{
    [RequireRole(Roles.Admin)]
    public override async Task<CachePurgeReply> Purge(CachePurgeRequest request, ServerCallContext context) =>
        await cache.PurgeAsync(request, Options(context));

    [RequireRole(Roles.Admin)]
    public override async Task<CacheListReply> ListEntries(CacheListRequest request, ServerCallContext context) =>
        await cache.ListEntriesAsync(request, Options(context));

    [RequireRole(Roles.Admin, Roles.Auditor)]
    public override async Task<CacheStatisticsReply> GetStatistics(CacheStatisticsRequest request, ServerCallContext context) =>
        await cache.GetStatisticsAsync(request, Options(context));

    [RequireRole(Roles.Admin)]
    public override async Task<CachePolicy> SetPolicy(SetCachePolicyRequest request, ServerCallContext context) =>
        await cache.SetPolicyAsync(request, Options(context));

    [RequireRole(Roles.Admin, Roles.Auditor)]
    public override async Task<ListCachePoliciesReply> ListPolicies(ListCachePoliciesRequest request, ServerCallContext context) =>
        await cache.ListPoliciesAsync(request, Options(context));

    private static CallOptions Options(ServerCallContext context) => context.GetIdentity().ToCallOptions(context.CancellationToken);
}
