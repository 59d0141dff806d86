using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Asking;

/// <summary>Asks the cache on a question's behalf: before anything else, again when nothing better can be had, and when others wait in vain.</summary>
internal sealed partial class AnswerLookup(
    CacheService.CacheServiceClient cache,
    ServiceIdentity service,
    IOptions<SegmentStampOptions> stamps,
    ILogger<AnswerLookup> logger)
{
    /// <summary>The stored answer, or the question's embedding. Without the cache an empty reply.</summary>
    public async Task<CacheLookupReply> FindAsync(Question question, DescribeGenerationReply? model, CancellationToken cancellationToken)
    {
        AskRequest request = question.Request;
        CacheLookupRequest lookup = NewRequest(question, model);
        lookup.EmbeddingOnHit = stamps.Value.Enabled;
        lookup.Mode = model is null && request.Cache == CacheMode.CacheDefault ? CacheMode.NoStore : request.Cache;
        if (request.HasMaxAgeSeconds)
        {
            lookup.MaxAgeSeconds = request.MaxAgeSeconds;
        }

        if (request.HasMaxStaleSeconds)
        {
            lookup.MaxStaleSeconds = request.MaxStaleSeconds;
        }

        try
        {
            return await cache.LookupAsync(lookup, question.Caller.ToCallOptions(cancellationToken));
        }
        catch (RpcException unreachable) when (IsAway(unreachable) && request.Cache != CacheMode.OnlyIfCached)
        {
            question.Reasons.Add("cache: unavailable");
            return new CacheLookupReply();
        }
    }

    /// <summary>What a question that wants a stored answer alone is told where there is none.</summary>
    public static PlatformException NotCached() => PlatformException.NotFound(
        "NOT_CACHED", "There is no fresh stored answer to this question; ask without 'only_if_cached'.", "cache");

    /// <summary>A stored answer that need not be fresh, as far as the collection's policy allows; null where there is none.</summary>
    public async Task<CacheLookupReply?> FindStaleAsync(Question question, DescribeGenerationReply? model, CancellationToken cancellationToken)
    {
        if (!MayServeStale(question, model))
        {
            return null;
        }

        CacheLookupRequest lookup = NewRequest(question, model);
        lookup.Mode = CacheMode.OnlyIfCached;
        lookup.MaxStaleSeconds = long.MaxValue;
        try
        {
            CacheLookupReply reply = await cache.LookupAsync(lookup, question.Caller.ToCallOptions(cancellationToken));
            return reply.Hit is null ? null : reply;
        }
        catch (RpcException unreachable) when (IsAway(unreachable))
        {
            return null;
        }
    }

    /// <summary>Whether a stored answer may stand in at all: the caller has not asked for one made anew.</summary>
    public static bool MayServeStale(Question question, DescribeGenerationReply? model) =>
        model is not null && question.Request is { Cache: CacheMode.CacheDefault, HasMaxAgeSeconds: false };

    /// <summary>Tells those who wait for this question's answer that it will not come.</summary>
    public async Task ReleaseAsync(Question question, CancellationToken cancellationToken)
    {
        if (question.Lookup is not { FlightId.Length: > 0 } lookup)
        {
            return;
        }

        try
        {
            var release = new CacheReleaseRequest { FlightId = lookup.FlightId, Tenant = question.Caller.Tenant };
            await cache.ReleaseAsync(release, await service.ToCallOptionsAsync(cancellationToken));
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            // They wait a little longer than they had to.
            LogNotReleased(logger, failure);
        }
    }

    private static CacheLookupRequest NewRequest(Question question, DescribeGenerationReply? model) => new()
    {
        Question = question.Request.Question,
        Scope = AskRecords.Scope(question.Request, model),
    };

    private static bool IsAway(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded;

    [LoggerMessage(EventId = 1, EventName = "FlightNotReleased", Level = LogLevel.Debug,
        Message = "Those who wait for the answer could not be told that it will not come")]
    private static partial void LogNotReleased(ILogger logger, Exception exception);
}
