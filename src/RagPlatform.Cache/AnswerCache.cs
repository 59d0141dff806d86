using System.Text;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Flights;
using RagPlatform.Cache.Judging;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Statistics;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Cache;

/// <summary>
/// Looks a question up, level by level: the same question, a similar one, the answer that is being made for somebody else who asked the same.
/// What is found is served only while all it rests on is unchanged.
/// </summary>
internal sealed class AnswerCache(
    AnswerRegistry registry,
    ICacheLog log,
    IAnswerPayloads payloads,
    FlightTable flights,
    IFlightLeads leads,
    PolicyBook policies,
    SemanticMatcher matcher,
    Judge judge,
    CacheStatistics statistics,
    TextEmbedder embedder,
    IOptions<CacheOptions> options,
    TimeProvider time)
{
    private const string Exact = "exact";

    /// <summary>A hit, or a miss with the question's embedding.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<CacheLookupReply> LookUpAsync(CallerIdentity caller, CacheLookupRequest request, CancellationToken cancellationToken)
    {
        var key = CacheKey.Create(caller.Tenant, caller.Fingerprint, request.Scope, request.Question);
        bool mayRead = request.Mode is CacheMode.CacheDefault or CacheMode.OnlyIfCached && request is not { HasMaxAgeSeconds: true, MaxAgeSeconds: 0 };
        if (!mayRead)
        {
            LookupMetrics.Record("bypass", string.Empty);
            return new CacheLookupReply { Embedding = ToContract(await EmbedAsync(request.Question, cancellationToken)) };
        }

        EffectivePolicy policy = policies.Of(key.Scope);
        var accepted = Freshness.Of(request, policy, time.GetUtcNow());
        bool isCurrent = await log.IsCurrentAsync(cancellationToken);
        statistics.Of(key.Scope, CacheLevel.Result).Looked();
        if (isCurrent && await FindExactAsync(key, accepted, cancellationToken) is { } exact)
        {
            return request.EmbeddingOnHit ? WithKnownEmbedding(exact, request.Question) : exact;
        }

        TextEmbedding embedding = await EmbedAsync(request.Question, cancellationToken);
        SimilarAnswer? similar = isCurrent ? FindSimilar(key, policy, accepted, embedding) : null;
        if (similar is { Serve: true } && await ServeAsync(similar.Entry, similar.Decision, accepted, cancellationToken) is { } hit)
        {
            hit.Embedding = request.EmbeddingOnHit ? ToContract(embedding) : null;
            return WithCost(hit, embedding);
        }

        if (request.Mode == CacheMode.OnlyIfCached)
        {
            LookupMetrics.Record("miss", string.Empty);
            return WithCost(new CacheLookupReply(), embedding);
        }

        return await FlyAsync(key, accepted, embedding, similar is { Serve: false } ? similar : null, cancellationToken);
    }

    /// <summary>Keeps an answer, unless what it rests on has changed; false when it is not kept.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<bool> StoreAsync(CacheStoreRequest request, CancellationToken cancellationToken)
    {
        var key = CacheKey.Create(request.Tenant, request.Fingerprint, request.Scope, request.Question);
        bool stored = MayKeep(request) && await KeepAsync(key, request, cancellationToken);
        if (!stored)
        {
            await ReleaseAsync(request.Tenant, key.Id, cancellationToken);
        }
        else if (request.FlightId.Length > 0)
        {
            await leads.GiveBackAsync(request.Tenant, key.Id, cancellationToken);
        }

        return stored;
    }

    /// <summary>Lets those who wait for an answer go on without it.</summary>
    public async Task ReleaseAsync(string tenant, CacheDigest id, CancellationToken cancellationToken)
    {
        await leads.GiveBackAsync(tenant, id, cancellationToken);
        await log.AppendAsync(new CacheEvent.FlightEnded(id), cancellationToken);
    }

    private bool MayKeep(CacheStoreRequest request)
    {
        var answeredAt = DateTimeOffset.FromUnixTimeMilliseconds(request.AnsweredAtMs);
        return request.Reply.Answer.Length > 0
            && (request.Reply.Degradation?.Level ?? DegradationLevel.None) == DegradationLevel.None
            && request.CalculateSize() <= options.Value.MaxEntryBytes
            && answeredAt >= log.RemembersSince
            && answeredAt >= time.GetUtcNow() - AnswerRegistry.ChangesRemembered;
    }

    private async Task<bool> KeepAsync(CacheKey key, CacheStoreRequest request, CancellationToken cancellationToken)
    {
        EffectivePolicy policy = policies.Of(key.Scope);
        TextEmbedding embedding = await EmbedAsync(request.Question, cancellationToken);
        sbyte[] code = SemanticMatcher.MayDecide(embedding) ? VectorCode.Of(embedding.Vector) ?? [] : [];
        CacheEntry? explored = CacheDigest.TryParse(request.ExploredEntryId, out CacheDigest id) ? registry.Find(request.Tenant, id) : null;
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan keep = policy.Keep > policy.Fresh ? policy.Keep : policy.Fresh;

        // The flight and what was explored are of this once and not part of what is kept.
        CacheStoreRequest kept = request.Clone();
        (kept.FlightId, kept.ExploredEntryId, kept.ExploredScore, kept.Audit) = (string.Empty, string.Empty, 0, false);
        var record = new EntryRecord(
            kept,
            now.ToUnixTimeMilliseconds(),
            (now + policy.Fresh).ToUnixTimeMilliseconds(),
            (now + keep).ToUnixTimeMilliseconds(),
            kept.CalculateSize(),
            IsSemantic: key.StandsAlone && policy.Semantic != SemanticPolicy.SemanticOff && explored is null,
            code,
            AnswerKey: (ulong)CacheDigest.Of(Encoding.UTF8.GetBytes(QuestionNormalizer.Normalize(request.Reply.Answer))).Value,
            Labels: [],
            StaleReason: string.Empty);
        EventOutcome outcome = await log.AppendAsync(new CacheEvent.Stored(record), cancellationToken);
        if (outcome.Applied && explored is not null)
        {
            await CompareAsync(key, request, explored, cancellationToken);
        }

        return outcome.Applied;
    }

    private async Task CompareAsync(CacheKey key, CacheStoreRequest request, CacheEntry explored, CancellationToken cancellationToken)
    {
        if (explored.Scope.Digest == key.Scope.Digest && await payloads.FindAsync(explored, cancellationToken) is { } payload)
        {
            AskReply stored = AnswerPayload.Reply(payload);
            judge.TryAdd(new Comparison(
                key.Scope, explored.Id, key.Id, Choice.LikenessOf(request.ExploredScore), request.Reply, stored, request.Audit));
        }
    }

    private async Task<CacheLookupReply?> FindExactAsync(CacheKey key, Freshness accepted, CancellationToken cancellationToken)
    {
        if (registry.Find(key) is not { } entry || !accepted.Accepts(entry))
        {
            return null;
        }

        var decision = new CacheDecision { Level = "result", Policy = Exact, Similarity = 1, Score = 1 };
        return await ServeAsync(entry, decision, accepted, cancellationToken);
    }

    private SimilarAnswer? FindSimilar(CacheKey key, EffectivePolicy policy, Freshness accepted, TextEmbedding embedding)
    {
        if (!key.StandsAlone || policy.Semantic == SemanticPolicy.SemanticOff)
        {
            return null;
        }

        statistics.Of(key.Scope, CacheLevel.Semantic).Looked();
        return matcher.Find(key, policy, accepted, embedding);
    }

    private async Task<CacheLookupReply?> ServeAsync(
        CacheEntry entry, CacheDecision decision, Freshness accepted, CancellationToken cancellationToken)
    {
        byte[]? payload = await payloads.FindAsync(entry, cancellationToken);

        // Looked at again: it may have been ended while it was fetched.
        if (payload is null || !accepted.Accepts(entry))
        {
            return null;
        }

        registry.Touch(entry);
        bool isFresh = entry.IsFresh(accepted.NowMs);
        CacheLevel level = !isFresh ? CacheLevel.Stale : decision.Policy == Exact ? CacheLevel.Result : CacheLevel.Semantic;
        statistics.Of(entry.Scope, level).Hit(entry.Tokens, entry.CostNanoUsd);
        LookupMetrics.Record("hit", level.ToString().ToLowerInvariant());
        decision.EntryId = entry.Id.ToString();
        decision.AgeSeconds = Math.Max(0, accepted.NowMs - entry.StoredAtMs) / 1000;
        decision.StaleReason = isFresh ? string.Empty : entry.StaleReason.Length > 0 ? entry.StaleReason : "past its lifetime";
        AskReply reply = AnswerPayload.Reply(payload);
        return new CacheLookupReply { Hit = reply, AgeSeconds = decision.AgeSeconds, Decision = decision };
    }

    private async Task<CacheLookupReply> FlyAsync(
        CacheKey key, Freshness accepted, TextEmbedding embedding, SimilarAnswer? explored, CancellationToken cancellationToken)
    {
        var miss = new CacheLookupReply { Embedding = ToContract(embedding), Decision = explored?.Decision, Audit = explored?.IsAudit ?? false };
        if (options.Value.FlightWait > TimeSpan.Zero)
        {
            (bool leadsHere, Task ended) = flights.Join(key.Id);
            if (leadsHere && await leads.TryTakeAsync(key.Tenant, key.Id, cancellationToken))
            {
                miss.FlightId = key.Id.ToString();
            }
            else if (await EndsAsync(ended, cancellationToken)
                && await FindExactAsync(key, accepted with { NowMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken) is { } shared)
            {
                shared.Decision.SharedFlight = true;
                return WithCost(shared, embedding);
            }
        }

        LookupMetrics.Record("miss", string.Empty);
        return miss;
    }

    private async Task<bool> EndsAsync(Task flight, CancellationToken cancellationToken)
    {
        try
        {
            await flight.WaitAsync(options.Value.FlightWait, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Adds the question's embedding where it is in memory. Where it is not a hit does not wait for it: it is made meanwhile, for the next one.
    /// </summary>
    private CacheLookupReply WithKnownEmbedding(CacheLookupReply hit, string question)
    {
        if (embedder.FindKnown(question, EmbeddingPurpose.Query) is { } known)
        {
            hit.Embedding = ToContract(known);
        }
        else
        {
            _ = RememberAsync(question);
        }

        return hit;
    }

    /// <summary>Says what was embedded for a reply without the embedding itself.</summary>
    private static CacheLookupReply WithCost(CacheLookupReply reply, TextEmbedding embedding)
    {
        reply.EmbeddedTokens = embedding.IsKnown ? 0 : embedding.Tokens;
        reply.EmbeddingModel = embedding.Model;
        return reply;
    }

    private async Task RememberAsync(string question)
    {
        try
        {
            await Task.Yield();
            await EmbedAsync(question, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The next hit tries again; a model that is away is heard of where it is needed.
        }
    }

    private ValueTask<TextEmbedding> EmbedAsync(string question, CancellationToken cancellationToken) =>
        embedder.EmbedAsync(question, EmbeddingPurpose.Query, cancellationToken);

    private static QueryEmbedding ToContract(TextEmbedding embedding)
    {
        var reply = new QueryEmbedding { Model = embedding.Model, Tokens = embedding.Tokens, Reliable = embedding.IsReliable };
        reply.Values.AddRange(embedding.Vector);
        return reply;
    }
}
