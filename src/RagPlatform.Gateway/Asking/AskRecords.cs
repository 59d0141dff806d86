using System.Globalization;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Answers;
using RagPlatform.Gateway.Recording;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Asking;

/// <summary>What others are told of a question: the audit log what happened, the cache what to keep and under which scope.</summary>
internal static class AskRecords
{
    /// <summary>Passages an answer is made from when the question does not say.</summary>
    public const int DefaultTopK = 8;

    private const int MaxStoredBytes = 3 << 20;

    /// <summary>The audit record of a question; without a reply that of its failure. Of the question itself only a digest.</summary>
    public static AuditRecord Audit(Question question, string outcome, AskReply? reply) => Recorder.NewRecord(
        question.Caller,
        "ask",
        outcome,
        string.Join(',', question.Request.Collections),
        question.TraceId,
        question.AskedAt,
        new
        {
            answer_id = question.AnswerId,
            question_sha256 = Recorder.Digest(question.Request.Question),
            served_by = reply?.ServedBy.ToString(),
            degradation = reply?.Degradation?.Level.ToString(),
            model = reply?.Usage?.Model,
            cost_nano_usd = question.Cost?.Usage.CostNanoUsd,
            embeddings = question.Cost?.Embeddings ?? 0,
            chunks = question.Evidence.Select(passage => new { passage.ChunkId, passage.ContentHash }),
        });

    /// <summary>What is kept for figures: neither the question nor the answer.</summary>
    public static AnswerRow Facts(Question question, StatusCode status, AskReply? reply)
    {
        Timings timings = question.Clock.Read();
        Usage usage = question.Cost?.Usage ?? new Usage();
        return new AnswerRow
        {
            Tenant = question.Caller.Tenant,
            AnswerId = question.AnswerId,
            AskedAt = question.AskedAt.ToUnixTimeMilliseconds(),
            Subject = question.Caller.Subject,
            Collections = CollectionNames(question.Request),
            Outcome = (long)(reply is null ? AnswerOutcomes.Of(status) : AnswerOutcomes.Of(reply)),
            Status = StatusNames.Of(status),
            ServedBy = (long)(reply?.ServedBy ?? ServedBy.Unspecified),
            Degradation = (long)(reply?.Degradation?.Level ?? DegradationLevel.None),
            Model = usage.Model,
            TotalUs = timings.TotalUs,
            AdmitUs = Duration(timings, "admit"),
            CacheUs = Duration(timings, "cache"),
            RetrieveUs = Duration(timings, "retrieve"),
            GenerateUs = Duration(timings, "generate"),
            InputTokens = usage.InputTokens,
            CachedInputTokens = usage.CachedInputTokens,
            OutputTokens = usage.OutputTokens,
            EmbeddingTokens = usage.EmbeddingTokens,
            CostNanoUsd = usage.CostNanoUsd,
            PriceUnknown = usage.PriceUnknown ? 1 : 0,
        };
    }

    /// <summary>What an answer from the FAQ rests on, as the audit log names it.</summary>
    public static Passage Evidence(FaqAnswer answer) => new()
    {
        Collection = answer.Collection,
        ChunkId = $"faq/{answer.Collection}/{answer.EntryId}",
        ContentHash = Recorder.Digest(answer.Answer),
    };

    /// <summary>What the cache may keep of an answer, or null: nothing.</summary>
    public static CacheStoreRequest? Store(
        Question question, DescribeGenerationReply? model, AskReply reply, RetrieveReply found)
    {
        // Neither what the caller wants unstored, nor what is less than the platform can do, nor a refusal.
        if (question.Request.Cache == CacheMode.NoStore || model is null || reply.Degradation.Level != DegradationLevel.None)
        {
            return null;
        }

        AskReply stored = reply.Clone();
        stored.Degradation = new Degradation();
        stored.Cache = null;
        var store = new CacheStoreRequest
        {
            Question = question.Request.Question,
            Scope = Scope(question.Request, model),
            Reply = stored,
            Tenant = question.Caller.Tenant,
            Fingerprint = question.Caller.Fingerprint,
            AnsweredAtMs = question.AskedAt.ToUnixTimeMilliseconds(),
            FlightId = question.Lookup?.FlightId ?? string.Empty,
            ExploredEntryId = question.Lookup?.Decision?.EntryId ?? string.Empty,
            ExploredScore = question.Lookup?.Decision?.Score ?? 0,
            Audit = question.Lookup?.Audit ?? false,
        };
        store.Versions.AddRange(found.Versions);
        store.Evidence.AddRange(found.Passages.Select(passage => new CacheEvidence
        {
            Collection = passage.Collection,
            DocumentId = passage.DocumentId,
            ChunkId = passage.ChunkId,
            ContentHash = passage.ContentHash,
            VectorScore = passage.VectorScore,
        }));

        // More than the cache takes in one message is not kept anywhere.
        return store.CalculateSize() <= MaxStoredBytes ? store : null;
    }

    /// <summary>What, beside question and identity, an answer depends on.</summary>
    public static CacheScope Scope(AskRequest request, DescribeGenerationReply? model)
    {
        var scope = new CacheScope
        {
            TopK = request.TopK == 0 ? DefaultTopK : request.TopK,
            HistoryDigest = request.History.Count == 0
                ? string.Empty
                : Recorder.Digest(string.Concat(request.History.Select(turn =>
                    string.Create(CultureInfo.InvariantCulture, $"{turn.Role}:{turn.Text.Length}:{turn.Text}")))),
            Generation = $"{model?.Provider}/{model?.Model}/{model?.PromptVersion}/{request.MaxCostNanoUsd}",
        };
        scope.Collections.AddRange(request.Collections);
        scope.Filters.Add(request.Filters);
        return scope;
    }

    private static long? Duration(Timings timings, string step) => timings.Steps.FirstOrDefault(taken => taken.Step == step)?.DurationUs;

    // A request that was refused may name anything; what a database cannot hold or nobody needs is left out.
    private static string CollectionNames(AskRequest request)
    {
        const int maxNames = 16;
        const int maxLength = 64;
        return string.Join(',', request.Collections.Take(maxNames).Where(name => name.Length <= maxLength && !name.Any(char.IsControl)));
    }
}
