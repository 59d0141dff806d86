using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.Usage;
using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// Gives chunks the questions they answer, which the Generation service has a model write. (1) A document's chunks are sent some at a time;
/// (2) what a call may cost is held before it and what it used booked at once, whatever becomes of the document; (3) a document that lacks questions is tried again later, and
/// after its last attempt ingested without them: with a warning in its job and a hash that does not count as done, so that sending it again
/// processes it again. Without a model nothing is tried again. What fails the service or the model fails the rest of the batch with it, so
/// that a model that is down is not waited for by one document after another.
/// </summary>
internal sealed partial class QuestionWriter(
    GenerationService.GenerationServiceClient generation,
    QuestionBudget budget,
    ServiceIdentity identity,
    OutboxStore outbox,
    IOptions<EnrichmentOptions> options,
    IOptions<IngestionOptions> ingestion,
    ChunkEnricher enricher,
    TimeProvider time,
    ILogger<QuestionWriter> logger)
{
    /// <summary>The reason of a warning.</summary>
    public const string MissingReason = "QUESTIONS_MISSING";

    /// <summary>Most characters of a question.</summary>
    public const int MostCharacters = 200;

    /// <summary>The usage category of the calls.</summary>
    public const string UsageCategory = "ingest_enrichment";

    // What one call asks for: a model's answer has some hundred tokens, and it reads best what is not too long.
    private const int QuestionsACall = 20;
    private const int CharactersACall = 12_000;
    private const int MostTextCharacters = 60_000;
    private const int DocumentsAtOnce = 4;

    /// <summary>The documents in the same order, those that want questions with them.</summary>
    public async Task<IReadOnlyList<QuestionedDocument>> WriteAsync(
        JobBatch batch, IReadOnlyList<PreparedDocument> documents, CancellationToken cancellationToken)
    {
        var written = new QuestionedDocument[documents.Count];
        var state = new BatchState(batch);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, documents.Count),
            new ParallelOptions { MaxDegreeOfParallelism = DocumentsAtOnce, CancellationToken = cancellationToken },
            async (i, token) => written[i] = await WriteAsync(state, documents[i], token));
        return written;
    }

    private async Task<QuestionedDocument> WriteAsync(BatchState batch, PreparedDocument document, CancellationToken cancellationToken)
    {
        int count = enricher.PolicyOf(document.Policy).Questions;
        if (count == 0)
        {
            return new QuestionedDocument(document, IsPostponed: false);
        }

        var enrichments = new List<ChunkEnrichment>(document.Chunks.Count);
        string failure = string.Empty;
        foreach (string[] texts in Calls(document, count))
        {
            (IReadOnlyList<IReadOnlyList<string>> questions, string cause) = await AskAsync(batch, document.Item, texts, count, cancellationToken);
            failure = failure.Length > 0 ? failure : cause;
            if (failure.Length > 0 && MayTryAgain(batch, document.Item))
            {
                LogPostponed(logger, batch.Batch.JobId, document.Item.Attempts, failure);
                return new QuestionedDocument(document, IsPostponed: true);
            }

            enrichments.AddRange(questions.Select((some, i) => document.Enrichments[enrichments.Count + i] with { Questions = some }).ToArray());
        }

        document = document with { Enrichments = enrichments };
        if (failure.Length == 0)
        {
            return new QuestionedDocument(document, IsPostponed: false);
        }

        LogGivenUp(logger, batch.Batch.JobId, document.Item.Attempts, failure);
        return new QuestionedDocument(
            document with
            {
                ContentHash = $"{document.ContentHash}-incomplete",
                Shortfall = $"Ingested without all generated questions: {failure}. Send it again to have them written.",
            },
            IsPostponed: false);
    }

    private bool MayTryAgain(BatchState batch, JobItem item) =>
        !batch.IsWithoutModel && item.Attempts < Math.Min(options.Value.QuestionAttempts, ingestion.Value.MaxAttempts);

    private static List<string[]> Calls(PreparedDocument document, int count)
    {
        var calls = new List<string[]>();
        var open = new List<string>();
        foreach (string text in document.Chunks.Select(chunk => chunk.Span.Of(document.Text)))
        {
            string sent = ContextHeader.Over(document.Title, text);
            sent = sent.Length <= MostTextCharacters ? sent : sent[..MostTextCharacters];
            if (open.Count > 0 && ((open.Count + 1) * count > QuestionsACall || open.Sum(each => each.Length) + sent.Length > CharactersACall))
            {
                calls.Add([.. open]);
                open.Clear();
            }

            open.Add(sent);
        }

        calls.Add([.. open]);
        return calls;
    }

    /// <summary>The questions of each text; where they are missing none, and why.</summary>
    private async Task<(IReadOnlyList<IReadOnlyList<string>> Questions, string Failure)> AskAsync(
        BatchState batch, JobItem item, string[] texts, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>[] none = [.. texts.Select(_ => (IReadOnlyList<string>)[])];
        if (batch.Failure.Length > 0)
        {
            return (none, batch.Failure);
        }

        string reservation;
        SuggestQuestionsReply reply;
        try
        {
            (reservation, string refusal) = await budget.HoldAsync(batch.Batch, texts, cancellationToken);
            if (refusal.Length > 0)
            {
                batch.Failure = refusal;
                return (none, refusal);
            }

            CallOptions call = (await identity.ToCallOptionsAsync(cancellationToken)).WithDeadline(DateTime.UtcNow + options.Value.QuestionTimeout);
            reply = await generation.SuggestQuestionsAsync(
                new SuggestQuestionsRequest { Texts = { texts }, Count = count, Tenant = batch.Batch.Collection.Tenant }, call);
        }
        catch (RpcException failed) when (!cancellationToken.IsCancellationRequested)
        {
            batch.Failure = failed.StatusCode == StatusCode.DeadlineExceeded
                ? "the generation service did not answer in time"
                : $"the generation service failed with {failed.StatusCode}";
            return (none, batch.Failure);
        }

        await BookAsync(batch.Batch, item, reply, reservation, cancellationToken);
        if (reply.Reason.Length > 0)
        {
            batch.IsWithoutModel |= reply.WithoutModel;
            batch.Failure = reply.Reason;
            return (none, reply.Reason);
        }

        IReadOnlyList<string>[] questions =
        [
            .. reply.Texts.Select(text => text.Questions.Where(question => question.Length is > 0 and <= MostCharacters).Take(count).ToArray()),
        ];
        return questions.Length == texts.Length && questions.Any(some => some.Count > 0)
            ? (questions, string.Empty)
            : (none, "the model's reply held no questions");
    }

    // At once and not with the document: a call costs what it costs, also when the document is tried again.
    private Task BookAsync(
        JobBatch batch, JobItem item, SuggestQuestionsReply reply, string reservation, CancellationToken cancellationToken)
    {
        if (reply.Calls.Count == 0)
        {
            return reservation.Length == 0 ? Task.CompletedTask : budget.ReleaseAsync(batch, reservation, cancellationToken);
        }

        return outbox.EnqueueAsync(
            [
                .. reply.Calls.Select((call, i) => (UsageDelivery.TopicName, new UsageEvent
                {
                    EventId = string.Create(CultureInfo.InvariantCulture, $"{batch.JobId}/{item.Ordinal}/{Guid.CreateVersion7(time.GetUtcNow()):N}"),
                    OccurredAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    Category = UsageCategory,
                    Tenant = batch.Collection.Tenant,
                    Team = batch.Team,
                    Subject = batch.Subject,
                    Collection = batch.Collection.Name,
                    Provider = call.Provider,
                    Model = call.Model,
                    Tokens = call.ToBuckets(),
                    Region = call.Region,
                    PromptPrint = call.PromptPrint,
                    ReservationId = reservation,
                    SettlesReservation = reservation.Length > 0 && i == reply.Calls.Count - 1,
                }.ToByteArray())),
            ],
            cancellationToken);
    }

    [LoggerMessage(EventId = 1, EventName = "QuestionsPostponed", Level = LogLevel.Warning,
        Message = "A document of {JobId} has no questions after attempt {Attempt} and is tried again later: {Cause}")]
    private static partial void LogPostponed(ILogger logger, string jobId, long attempt, string cause);

    [LoggerMessage(EventId = 2, EventName = "QuestionsGivenUp", Level = LogLevel.Warning,
        Message = "A document of {JobId} is ingested without all questions after attempt {Attempt}: {Cause}")]
    private static partial void LogGivenUp(ILogger logger, string jobId, long attempt, string cause);

    /// <summary>What the documents of a batch learn from each other.</summary>
    private sealed class BatchState(JobBatch batch)
    {
        private volatile string _failure = string.Empty;
        private volatile bool _isWithoutModel;

        public JobBatch Batch => batch;

        /// <summary>Why no further call is made; empty: calls are made.</summary>
        public string Failure
        {
            get => _failure;
            set => _failure = value;
        }

        /// <summary>Whether there is no model, now or later.</summary>
        public bool IsWithoutModel
        {
            get => _isWithoutModel;
            set => _isWithoutModel = value;
        }
    }
}
