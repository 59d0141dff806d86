using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Sharding;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// The first half of a batch's way: ends the documents whose content is there already and those that cannot be read, and reads and cuts the
/// rest. Batches are prepared one after another, in the order they were leased.
/// </summary>
internal sealed class BatchPreparer(
    JobStore jobs,
    CollectionStore collections,
    DocumentPreparer preparer,
    DocumentStore documents,
    DocumentsInFlight inFlight,
    ShardLimit shards)
{
    /// <summary>The documents to embed and write; they are in flight until the caller says otherwise.</summary>
    public async Task<IReadOnlyList<PreparedDocument>> PrepareAsync(JobBatch batch, CancellationToken cancellationToken)
    {
        (JobItem Item, Document Document)[] sent = [.. batch.Items.Select(item => (item, Document.Parser.ParseFrom(item.Payload)))];

        // Asked before the store is: a document that is written in between would be compared with what it was before.
        HashSet<string> moving =
        [
            .. sent.Select(entry => entry.Document.DocumentId).Where(documentId => inFlight.Contains(batch.Collection, documentId)),
        ];
        CollectionState? state = await collections.FindStateAsync(batch.Collection, cancellationToken);
        CollectionPolicy policy = state?.Policy ?? CollectionPolicy.From(null);
        IReadOnlyDictionary<string, string> known = await documents.ReadHashesAsync(
            batch.Collection, [.. sent.Select(entry => entry.Document.DocumentId).Distinct()], cancellationToken);

        var prepared = new List<PreparedDocument>();
        var unchanged = new List<JobItem>();
        try
        {
            foreach ((JobItem item, Document document) in sent)
            {
                if (!moving.Contains(document.DocumentId)
                    && known.TryGetValue(document.DocumentId, out string? hash) && hash == preparer.Hash(document, policy))
                {
                    unchanged.Add(item);
                }
                else if (await TryPrepareAsync(batch.Collection, item, document, policy, state?.ShardBy ?? string.Empty, cancellationToken) is { } readable)
                {
                    prepared.Add(readable);
                    inFlight.Add(batch.Collection, document.DocumentId);
                    moving.Add(document.DocumentId);
                }
            }

            if (unchanged.Count > 0)
            {
                await documents.MarkUnchangedAsync(unchanged, cancellationToken);
                IngestionMetrics.Unchanged(unchanged.Count);
            }

            return prepared;
        }
        catch
        {
            inFlight.Remove(batch.Collection, prepared);
            throw;
        }
    }

    private async Task<PreparedDocument?> TryPrepareAsync(
        CollectionKey collection,
        JobItem item,
        Document document,
        CollectionPolicy policy,
        string shardBy,
        CancellationToken cancellationToken)
    {
        try
        {
            await shards.CheckAsync(collection, shardBy, document.Metadata, cancellationToken);
            return await preparer.PrepareAsync(item, document, policy, cancellationToken);
        }
        catch (DocumentRefusedException refused)
        {
            await jobs.FailAsync(item, refused.Reason, refused.Message, cancellationToken);
            IngestionMetrics.Failed();
            return null;
        }
    }
}
