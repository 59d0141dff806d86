using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Sharding;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// What is done with a batch: (1) it is read and cut, (2) questions are written where they are wanted, and it is embedded, (3) written in one
/// transaction, (4) made searchable. A document that cannot be read fails alone, with its reason; one whose questions are missing waits alone.
/// </summary>
internal sealed partial class BatchProcessor(
    BatchPreparer preparer,
    DocumentsInFlight inFlight,
    QuestionWriter questions,
    WindowEmbedder embedder,
    JobStore jobs,
    DocumentStore documents,
    IndexRegistry indices,
    ShardedVectors vectors,
    LexicalSearches words,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<BatchProcessor> logger) : IDisposable
{
    // One batch keeps all cores busy; a second one at the same time would only make the first one late.
    private readonly SemaphoreSlim _embedding = new(1, 1);

    /// <summary>Does the first step. Batches take it one after another.</summary>
    public async Task<IReadOnlyList<PreparedDocument>> PrepareAsync(JobBatch batch, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        IReadOnlyList<PreparedDocument> prepared = await preparer.PrepareAsync(batch, cancellationToken);
        IngestionMetrics.RecordStage("read", time.GetElapsedTime(begin));
        return prepared;
    }

    /// <summary>Does the second step, which changes nothing that could be searched.</summary>
    public async Task<StagedBatch> EmbedAsync(
        JobBatch batch, IReadOnlyList<PreparedDocument> prepared, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<QuestionedDocument> questioned = await AskAsync(batch, prepared, cancellationToken);
            PreparedDocument[] ready = [.. questioned.Where(each => !each.IsPostponed).Select(each => each.Document)];
            JobItem[] postponed = [.. questioned.Where(each => each.IsPostponed).Select(each => each.Document.Item)];
            return new StagedBatch(batch, prepared, await EmbedAsync(ready, cancellationToken), postponed);
        }
        catch
        {
            inFlight.Remove(batch.Collection, prepared);
            throw;
        }
    }

    /// <summary>Does the other two.</summary>
    public async Task FinishAsync(StagedBatch staged, CancellationToken cancellationToken)
    {
        if (staged.Prepared.Count == 0)
        {
            return;
        }

        try
        {
            foreach (JobItem item in staged.Postponed)
            {
                await jobs.PostponeAsync(item, options.Value.DelayAfter(item.Attempts), cancellationToken);
            }

            if (staged.Documents.Count == 0)
            {
                return;
            }

            long begin = time.GetTimestamp();
            await documents.WriteAsync(staged.Batch, staged.Documents, cancellationToken);
            IngestionMetrics.RecordStage("write", time.GetElapsedTime(begin));
        }
        finally
        {
            inFlight.Remove(staged.Batch.Collection, staged.Prepared);
        }

        long written = time.GetTimestamp();
        try
        {
            if (await indices.GetAsync(staged.Batch.Collection, cancellationToken) is { } index)
            {
                await vectors.OpenAsync(staged.Batch.Collection, index, cancellationToken);
                await words.OpenAsync(staged.Batch.Collection, index, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The documents are stored. The next search brings its indices up to date, or says that it cannot.
            LogIndicesBehind(logger, staged.Batch.Collection.Name, exception);
        }

        IngestionMetrics.RecordStage("index", time.GetElapsedTime(written));
        IngestionMetrics.Ingested(staged.Documents.Count, staged.Documents.Sum(document => document.Prepared.Chunks.Count));
        LogIngested(logger, staged.Documents.Count, staged.Batch.Collection.Name, staged.Batch.JobId);
    }

    public void Dispose() => _embedding.Dispose();

    private async Task<IReadOnlyList<QuestionedDocument>> AskAsync(
        JobBatch batch, IReadOnlyList<PreparedDocument> prepared, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        IReadOnlyList<QuestionedDocument> questioned = await questions.WriteAsync(batch, prepared, cancellationToken);
        IngestionMetrics.RecordStage("enrich", time.GetElapsedTime(begin));
        return questioned;
    }

    private async Task<IReadOnlyList<EmbeddedDocument>> EmbedAsync(
        IReadOnlyList<PreparedDocument> prepared, CancellationToken cancellationToken)
    {
        if (prepared.Count == 0)
        {
            return [];
        }

        await _embedding.WaitAsync(cancellationToken);
        try
        {
            long begin = time.GetTimestamp();
            IReadOnlyList<EmbeddedDocument> embedded = await embedder.EmbedAsync(prepared, cancellationToken);
            IngestionMetrics.RecordStage("embed", time.GetElapsedTime(begin));
            return embedded;
        }
        finally
        {
            _embedding.Release();
        }
    }

    [LoggerMessage(EventId = 2, EventName = "IndicesBehind", Level = LogLevel.Warning,
        Message = "Documents of {Collection} are stored, but its indices could not be brought up to date; the next search tries again")]
    private static partial void LogIndicesBehind(ILogger logger, string collection, Exception exception);

    [LoggerMessage(EventId = 1, EventName = "DocumentsIngested", Level = LogLevel.Debug,
        Message = "{Count} documents of {JobId} are searchable in {Collection}")]
    private static partial void LogIngested(ILogger logger, int count, string collection, string jobId);
}
