using Grpc.Core;
using RagPlatform.Cache.Results;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Cache;

/// <summary>The edge of the caches.</summary>
internal sealed class CacheGrpcService(IResultCache results, TextEmbedder embedder, TimeProvider time) : CacheService.CacheServiceBase
{
    [RequireRole(Roles.Reader)]
    public override async Task<CacheLookupReply> Lookup(CacheLookupRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        var key = ResultKey.Create(caller.Tenant, caller.Fingerprint, request.Scope, request.Question);
        bool mayRead = request.Mode is CacheMode.CacheDefault or CacheMode.OnlyIfCached;
        if (mayRead && await results.FindAsync(key, context.CancellationToken) is { } hit)
        {
            LookupMetrics.Record("hit");
            return new CacheLookupReply { Hit = hit.Reply, AgeSeconds = (long)(time.GetUtcNow() - hit.StoredAt).TotalSeconds };
        }

        LookupMetrics.Record(mayRead ? "miss" : "bypass");
        return request.Mode == CacheMode.OnlyIfCached
            ? new CacheLookupReply()
            : new CacheLookupReply { Embedding = await EmbedAsync(request.Question, context.CancellationToken) };
    }

    [RequireRole(Roles.Service)]
    public override async Task<CacheStoreReply> Store(CacheStoreRequest request, ServerCallContext context)
    {
        if (request.Reply is null)
        {
            throw PlatformException.InvalidField("reply", "There is nothing to store: 'reply' is missing.");
        }

        var key = ResultKey.Create(request.Tenant, request.Fingerprint, request.Scope, request.Question);
        bool stored = await results.StoreAsync(
            key,
            request.Reply,
            request.Versions,
            DateTimeOffset.FromUnixTimeMilliseconds(request.AnsweredAtMs),
            context.CancellationToken);
        return new CacheStoreReply { Stored = stored };
    }

    [RequireRole(Roles.Service)]
    public override async Task<CacheInvalidateReply> Invalidate(CacheInvalidateRequest request, ServerCallContext context)
    {
        if (request.Version is null || request.Tenant.Length == 0)
        {
            throw PlatformException.InvalidField("version", "Say which tenant's collection has reached which version.");
        }

        long removed = await results.InvalidateAsync(request.Tenant, request.Version, context.CancellationToken);
        return new CacheInvalidateReply { Removed = removed };
    }

    [RequireRole(Roles.Service, Roles.Auditor)]
    public override Task<CacheStatisticsReply> GetStatistics(CacheStatisticsRequest request, ServerCallContext context) =>
        Task.FromResult(results.GetStatistics());

    private async Task<QueryEmbedding> EmbedAsync(string question, CancellationToken cancellationToken)
    {
        TextEmbedding embedding = await embedder.EmbedAsync(question, EmbeddingPurpose.Query, cancellationToken);
        var reply = new QueryEmbedding { Model = embedding.Model, Tokens = embedding.Tokens, Reliable = embedding.IsReliable };
        reply.Values.AddRange(embedding.Vector);
        return reply;
    }
}
