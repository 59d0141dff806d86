using System.Text;
using System.Threading.RateLimiting;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Admission;
using RagPlatform.Gateway.Answers;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Gateway.Recording;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Asking;

/// <summary>
/// The path of a question. The caller is authenticated before (step 1); then
/// (2) the request is checked,
/// (3) admitted,
/// (4) looked up in the cache, which on a miss returns the question's embedding,
/// (5) passages are retrieved with that embedding,
/// (6) the answer is generated and streamed, when a budget has what it may cost at most,
/// (7) usage, audit record and cacheable answer are written to the durable outbox; then the reply is given.
/// Three calls to other services at most, one when the cache knows the answer. Where no search can be served, step 5 may give a pre-computed
/// answer instead of passages. Before that, or quotes in place of a model that fails, stands a stored answer that is no longer fresh.
/// Whatever ends the path, what was spent on it until then is booked and taken from the budget: a caller that leaves has had it.
/// </summary>
internal sealed class AskPath(
    AdmissionControl admission,
    AnswerLookup cache,
    RetrievalService.RetrievalServiceClient retrieval,
    GenerationService.GenerationServiceClient generation,
    GenerationProfile profile,
    CurrentPrices prices,
    BudgetGate budgets,
    Recorder recorder,
    SegmentStamps segments,
    TimeProvider time)
{
    // An answer that another person waits for is not dropped because one caller hung up during the last write.
    private static readonly TimeSpan s_recordTimeout = TimeSpan.FromSeconds(5);
    private const string GenerationStep = "generation: ";

    /// <summary>Answers a question.</summary>
    /// <param name="request">The question.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="onDelta">Gets each piece of the answer's text as it is written.</param>
    /// <param name="onBudgetWarning">Gets the budgets' warning where there is one, before the first piece.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="PlatformException">The request is not acceptable, or a service the answer needs is unreachable.</exception>
    public async Task<AskReply> AskAsync(
        AskRequest request, CallerIdentity caller, Func<string, Task> onDelta, Action<string> onBudgetWarning,
        CancellationToken cancellationToken)
    {
        var question = new Question(request, caller, time) { OnBudgetWarning = onBudgetWarning };
        try
        {
            RequestValidator.Validate(request);
            using RateLimitLease place = await question.Clock.MeasureAsync(
                "admit", () => admission.AdmitAsync(caller.Tenant, cancellationToken));
            await prices.WaitAsync(cancellationToken);
            DescribeGenerationReply? model = await profile.GetAsync(cancellationToken);
            question.Lookup = await question.Clock.MeasureAsync("cache", () => cache.FindAsync(question, model, cancellationToken));
            question.Segment = segments.Stamp(question);
            AnswerCost cost = NewCost(question);
            question.Cost = cost;
            cost.AddEmbedding(question.Lookup.EmbeddingModel, question.Lookup.EmbeddedTokens);
            if (question.Lookup.Hit is null && request.Cache == CacheMode.OnlyIfCached)
            {
                throw AnswerLookup.NotCached();
            }

            return question.Lookup.Hit is not null
                ? await ServeHitAsync(question, question.Lookup, cost, new Degradation(), onDelta)
                : await AnswerAsync(question, model, question.Lookup.Embedding, cost, onDelta, cancellationToken);
        }
        catch (Exception failure)
        {
            await RecordFailureAsync(question, failure);
            throw;
        }
    }

    private async Task<AskReply> ServeHitAsync(
        Question question, CacheLookupReply lookup, AnswerCost cost, Degradation degradation, Func<string, Task> onDelta)
    {
        AskReply reply = lookup.Hit.Clone();
        cost.AddAvoided(reply.Usage);
        reply.Cache = lookup.Decision;
        reply.ServedBy = lookup.Decision switch
        {
            { StaleReason.Length: > 0 } => ServedBy.StaleCache,
            { Level: "semantic" } => ServedBy.SemanticCache,
            _ => ServedBy.ResultCache,
        };
        reply.Degradation = degradation;
        reply.Usage = cost.Usage;
        reply.Usage.Model = lookup.Hit.Usage.Model;
        await onDelta(reply.Answer);
        return await FinishAsync(question, reply, cost, store: null);
    }

    /// <summary>A stored answer in place of one that cannot be had as it should be; null where there is none.</summary>
    private async Task<AskReply?> TryServeStaleAsync(
        Question question,
        DescribeGenerationReply? model,
        AnswerCost cost,
        Degradation reason,
        Func<string, Task> onDelta,
        CancellationToken cancellationToken)
    {
        if (await cache.FindStaleAsync(question, model, cancellationToken) is not { } stale)
        {
            return null;
        }

        cost.AddEmbedding(stale.EmbeddingModel, stale.EmbeddedTokens);
        Degradation degradation = Merge(question, reason);
        degradation.Level = DegradationLevel.Stale;
        return await ServeHitAsync(question, stale, cost, degradation, onDelta);
    }

    private async Task<AskReply> AnswerAsync(
        Question question, DescribeGenerationReply? model, QueryEmbedding? embedding, AnswerCost cost, Func<string, Task> onDelta,
        CancellationToken cancellationToken)
    {
        cost.AddEmbedding(embedding?.Model ?? string.Empty, embedding?.Tokens ?? 0);
        RetrieveReply found;
        try
        {
            found = await question.Clock.MeasureAsync("retrieve", () => RetrieveAsync(question, embedding, cancellationToken));
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            var reason = new Degradation { Reasons = { "retrieval: unavailable" } };
            if (await TryServeStaleAsync(question, model, cost, reason, onDelta, cancellationToken) is { } stale)
            {
                return stale;
            }

            throw;
        }

        cost.AddEmbedding(embedding?.Model ?? string.Empty, found.EmbeddingTokens);
        if (found.Faq is not null)
        {
            return await TryServeStaleAsync(question, model, cost, found.Degradation, onDelta, cancellationToken)
                ?? await ServeFaqAsync(question, found, cost, onDelta);
        }

        string without = await WithoutModelAsync(question, model, found, cancellationToken);
        if (question.Grant is { } grant)
        {
            cost.PayWith(grant);
            if (grant.Warning.Length > 0)
            {
                question.OnBudgetWarning(grant.Warning);
            }
        }

        GenerateResult result = await question.Clock.MeasureAsync(
            "generate", () => GenerateAsync(question, model, found, without, cost, onDelta, cancellationToken));
        if (result.ServedBy == ServedBy.Unspecified)
        {
            // The model failed before its first word.
            if (await TryServeStaleAsync(question, model, cost, result.Degradation, onDelta, cancellationToken) is { } stale)
            {
                return stale;
            }

            string reason = string.Join("; ", result.Degradation.Reasons.Select(WithoutStep));
            result = await question.Clock.MeasureAsync(
                "generate", () => GenerateAsync(question, model, found, reason, cost, onDelta, cancellationToken));
        }

        cost.Usage.Model = result.Calls.LastOrDefault(call => !call.Failed)?.Model ?? "extractive";
        var reply = new AskReply
        {
            Answer = result.Answer,
            ServedBy = result.ServedBy,
            Usage = cost.Usage,
            Degradation = Merge(question, found.Degradation, result.Degradation, Cheaper(question, result)),
            Cache = question.Lookup?.Decision,
        };
        reply.Citations.AddRange(result.Citations);
        question.Evidence = found.Passages;
        return await FinishAsync(question, reply, cost, AskRecords.Store(question, model, reply, found));
    }

    // Generation names itself before each reason.
    private static string WithoutStep(string reason) =>
        reason.StartsWith(GenerationStep, StringComparison.Ordinal) ? reason[GenerationStep.Length..] : reason;

    private static Degradation? Cheaper(Question question, GenerateResult result) =>
        result.ServedBy == ServedBy.Model && question.CheaperReason.Length > 0
            ? new Degradation { Level = DegradationLevel.CheaperModel, Reasons = { question.CheaperReason } }
            : null;

    private async Task<AskReply> ServeFaqAsync(Question question, RetrieveReply found, AnswerCost cost, Func<string, Task> onDelta)
    {
        cost.Usage.Model = "faq";
        var reply = new AskReply
        {
            Answer = found.Faq.Answer,
            ServedBy = ServedBy.Faq,
            Usage = cost.Usage,
            Degradation = Merge(question, found.Degradation),
        };
        if (found.Faq.Citation is { } source)
        {
            reply.Citations.Add(source);
        }

        question.Evidence = [AskRecords.Evidence(found.Faq)];
        await onDelta(reply.Answer);

        // Not kept: the entry may be changed at any moment, and where a search works it is the better answer.
        return await FinishAsync(question, reply, cost, store: null);
    }

    private async Task<RetrieveReply> RetrieveAsync(Question question, QueryEmbedding? embedding, CancellationToken cancellationToken)
    {
        var search = new RetrieveRequest
        {
            Query = question.Request.Question,
            TopK = question.Request.TopK == 0 ? AskRecords.DefaultTopK : question.Request.TopK,
            Embedding = embedding,

            // In a conversation a question may mean more than its words say.
            AcceptFaq = question.Request.History.Count == 0,
        };
        search.Collections.AddRange(question.Request.Collections);
        search.Filters.Add(question.Request.Filters);
        return await retrieval.SearchAsync(search, question.Caller.ToCallOptions(cancellationToken));
    }

    private async Task<GenerateResult> GenerateAsync(
        Question question, DescribeGenerationReply? model, RetrieveReply found, string withoutModelReason, AnswerCost cost,
        Func<string, Task> onDelta, CancellationToken cancellationToken)
    {
        var request = new GenerateRequest
        {
            Question = question.Request.Question,
            WithoutModelReason = withoutModelReason,
            CheaperModel = question.CheaperReason.Length > 0,
            ModelOnly = withoutModelReason.Length == 0 && AnswerLookup.MayServeStale(question, model),
        };
        request.History.AddRange(question.Request.History);
        request.Passages.AddRange(found.Passages);
        using AsyncServerStreamingCall<GenerateEvent> call = generation.Generate(
            request, question.Caller.ToCallOptions(cancellationToken));
        GenerateResult? result = null;
        await foreach (GenerateEvent next in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (next.EventCase)
            {
                case GenerateEvent.EventOneofCase.Begun:
                    question.UnderWay = new CallUnderWay(next.Begun);
                    break;
                case GenerateEvent.EventOneofCase.Delta:
                    question.UnderWay?.Hear(next.Delta);
                    await onDelta(next.Delta);
                    break;
                default:
                    result = next.Result;
                    question.UnderWay = null;
                    cost.AddCalls(result.Calls);
                    break;
            }
        }

        return result switch
        {
            null => throw new InvalidOperationException("Generation ended without a result."),
            { BrokenOff: true } => throw new PlatformException(
                StatusCode.Unavailable, "MODEL_STREAM_BROKEN", "The model broke off in the middle of its answer; ask again."),
            _ => result,
        };
    }

    /// <summary>Why the answer has to be made without a model; empty when the model may be called.</summary>
    private async ValueTask<string> WithoutModelAsync(
        Question question, DescribeGenerationReply? model, RetrieveReply found, CancellationToken cancellationToken)
    {
        // Titles and the numbers before the passages are part of the prompt too; sixteen bytes each are more than they take.
        long bytes = Encoding.UTF8.GetByteCount(question.Request.Question)
            + question.Request.History.Sum(turn => Encoding.UTF8.GetByteCount(turn.Text) + 16L)
            + found.Passages.Sum(passage => Encoding.UTF8.GetByteCount(passage.Text) + Encoding.UTF8.GetByteCount(passage.Title) + 16L);
        string reason = TooExpensive(question, model, bytes);
        return reason.Length > 0 || found.Passages.Count == 0
            ? reason
            : await budgets.AdmitAsync(question, model, bytes, cancellationToken);
    }

    private string TooExpensive(Question question, DescribeGenerationReply? model, long bytes)
    {
        AskRequest request = question.Request;
        if (request.MaxCostNanoUsd == 0 || model is { MaxOutputTokens: 0 })
        {
            return string.Empty;
        }

        if (model is null)
        {
            return "it is not known what the model may cost, and the question has a cost limit";
        }

        if (prices.Book.Find(model.Provider, model.Model, question.AskedAt) is null)
        {
            return "the price of the model is not known, and the question has a cost limit";
        }

        long worst = AnswerCost.WorstCase(prices.Book, model, bytes, question.AskedAt);
        return worst > request.MaxCostNanoUsd
            ? $"the model's answer could cost {worst} nano-dollars, above the question's limit of {request.MaxCostNanoUsd}"
            : string.Empty;
    }

    private async Task<AskReply> FinishAsync(Question question, AskReply reply, AnswerCost cost, CacheStoreRequest? store)
    {
        reply.AnswerId = question.AnswerId;
        reply.TraceId = question.TraceId;
        try
        {
            await question.Clock.MeasureAsync("record", async () =>
            {
                using var timeout = new CancellationTokenSource(s_recordTimeout, time);
                await recorder.RecordAnswerAsync(
                    AskRecords.Facts(question, StatusCode.OK, reply),
                    cost.Events,
                    AskRecords.Audit(question, "OK", reply),
                    store,
                    segments.Observe(question, StatusCode.OK, reply),
                    timeout.Token);
                if (store is null)
                {
                    _ = cache.ReleaseAsync(question, CancellationToken.None);
                }

                return true;
            });
        }
        finally
        {
            // The model was paid, whether or not that could be written down.
            question.Grant?.Settle(cost.PaidWith(question.Grant));
        }

        reply.BudgetWarning = question.Grant?.Warning ?? string.Empty;
        reply.Timings = question.Clock.Read();
        AskMetrics.Record(reply.Timings, StatusCode.OK, reply, reply.Usage);
        return reply;
    }

    private async Task RecordFailureAsync(Question question, Exception failure)
    {
        if (question is { Cost: { } spent, UnderWay: { } call })
        {
            question.UnderWay = null;
            spent.AddCall(call.ToFailedCall());
        }

        // The caller's token may be cancelled: nothing from here on asks for it.
        question.Grant?.Settle(question.Cost?.PaidWith(question.Grant) ?? 0);
        StatusCode status = AnswerOutcomes.Status(failure);
        AskMetrics.Record(question.Clock.Read(), status, reply: null, question.Cost?.Usage);
        _ = cache.ReleaseAsync(question, CancellationToken.None);
        using var timeout = new CancellationTokenSource(s_recordTimeout, time);
        await recorder.RecordAnswerAsync(
            AskRecords.Facts(question, status, reply: null),
            question.Cost?.Spent ?? [],
            AskRecords.Audit(question, StatusNames.Of(status), reply: null),
            store: null,
            segments.Observe(question, status, reply: null),
            timeout.Token);
    }

    private AnswerCost NewCost(Question question) => new(prices.Book, new UsageEvent
    {
        OccurredAtMs = question.AskedAt.ToUnixTimeMilliseconds(),
        Tenant = question.Caller.Tenant,
        Team = question.Caller.Team,
        Subject = question.Caller.Subject,
        Collection = string.Join(',', question.Request.Collections),
        AnswerId = question.AnswerId,
        TraceId = question.TraceId,
        Segment = question.Segment.Segment,
    });

    private static Degradation Merge(Question question, params Degradation?[] parts)
    {
        var merged = new Degradation();
        merged.Reasons.AddRange(question.Reasons);
        foreach (Degradation part in parts.OfType<Degradation>())
        {
            merged.Level = Rung(part.Level) > Rung(merged.Level) ? part.Level : merged.Level;
            merged.Reasons.AddRange(part.Reasons);
        }

        return merged;
    }

    // The last that was added stands right below the full path; the others are in their order.
    private static double Rung(DegradationLevel level) => level == DegradationLevel.CheaperModel ? 0.5 : (double)level;
}
