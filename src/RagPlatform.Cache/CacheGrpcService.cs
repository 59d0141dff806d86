using Grpc.Core;
using RagPlatform.Cache.Administration;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Statistics;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Cache;

/// <summary>The edge of the caches.</summary>
internal sealed class CacheGrpcService(
    AnswerCache answers,
    CacheAdministration administration,
    CacheStatistics statistics,
    PolicyBook policies,
    ICacheLog log,
    IAnswerPayloads payloads) : CacheService.CacheServiceBase
{
    [RequireRole(Roles.Reader)]
    public override Task<CacheLookupReply> Lookup(CacheLookupRequest request, ServerCallContext context)
    {
        if (request is { HasMaxAgeSeconds: true, MaxAgeSeconds: < 0 })
        {
            throw PlatformException.InvalidField("max_age_seconds", "'max_age_seconds' is 0 or more.");
        }

        if (request is { HasMaxStaleSeconds: true, MaxStaleSeconds: < 0 })
        {
            throw PlatformException.InvalidField("max_stale_seconds", "'max_stale_seconds' is 0 or more.");
        }

        return answers.LookUpAsync(context.GetIdentity(), request, context.CancellationToken);
    }

    [RequireRole(Roles.Service)]
    public override async Task<CacheStoreReply> Store(CacheStoreRequest request, ServerCallContext context)
    {
        if (request.Reply is null)
        {
            throw PlatformException.InvalidField("reply", "There is nothing to store: 'reply' is missing.");
        }

        return new CacheStoreReply { Stored = await answers.StoreAsync(request, context.CancellationToken) };
    }

    [RequireRole(Roles.Service)]
    public override async Task<CacheReleaseReply> Release(CacheReleaseRequest request, ServerCallContext context)
    {
        if (!CacheDigest.TryParse(request.FlightId, out CacheDigest id))
        {
            throw PlatformException.InvalidField("flight_id", "A flight is named as the lookup named it.");
        }

        await answers.ReleaseAsync(request.Tenant, id, context.CancellationToken);
        return new CacheReleaseReply();
    }

    [RequireRole(Roles.Service)]
    public override async Task<CacheInvalidateReply> Invalidate(CacheInvalidateRequest request, ServerCallContext context)
    {
        if (request.Version is null || request.Tenant.Length == 0)
        {
            throw PlatformException.InvalidField("version", "Say which tenant's collection has reached which version.");
        }

        EventOutcome outcome = await log.AppendAsync(new CacheEvent.Changed(request), context.CancellationToken);
        await payloads.RemoveAsync(outcome.Ended, context.CancellationToken);
        return new CacheInvalidateReply { Removed = outcome.Ended.Count, Marked = outcome.Marked };
    }

    [RequireRole(Roles.Admin)]
    public override async Task<CachePurgeReply> Purge(CachePurgeRequest request, ServerCallContext context) => new()
    {
        Removed = await administration.PurgeAsync(context.GetIdentity().Tenant, request.Filter, context.CancellationToken),
    };

    [RequireRole(Roles.Admin)]
    public override Task<CacheListReply> ListEntries(CacheListRequest request, ServerCallContext context) =>
        administration.ListAsync(context.GetIdentity().Tenant, request, context.CancellationToken);

    [RequireRole(Roles.Service, Roles.Admin, Roles.Auditor)]
    public override Task<CacheStatisticsReply> GetStatistics(CacheStatisticsRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        string? tenant = caller.IsInRole(Roles.Service) ? null : caller.Tenant;
        return Task.FromResult(statistics.Read(tenant, request.Collection));
    }

    [RequireRole(Roles.Admin)]
    public override async Task<CachePolicy> SetPolicy(SetCachePolicyRequest request, ServerCallContext context)
    {
        PolicyValidator.Validate(request.Policy);
        await policies.SetAsync(context.GetIdentity().Tenant, request.Policy, context.CancellationToken);
        return request.Policy;
    }

    [RequireRole(Roles.Admin, Roles.Auditor)]
    public override Task<ListCachePoliciesReply> ListPolicies(ListCachePoliciesRequest request, ServerCallContext context)
    {
        var reply = new ListCachePoliciesReply { Defaults = policies.Defaults.ToContract(PolicyBook.AllCollections) };
        reply.Policies.AddRange(policies.List(context.GetIdentity().Tenant));
        return Task.FromResult(reply);
    }
}
