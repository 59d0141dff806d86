using System.Data.Common;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Takes documents into the queue as they arrive, in small transactions; the job is accepted when all are stored. A document that is
/// refused at once becomes a failure of the job; when there is nothing but refused documents the call itself fails.
/// </summary>
internal sealed class JobIntake(
    JobStore jobs, DocumentGate gate, CollectionStore collections, IngestionSignal signal, IOptions<IngestionOptions> options)
{
    private const int GroupDocuments = 64;
    private const int GroupBytes = 4 << 20;
    private const int MaxDocuments = 100_000;
    private const int MaxIdShown = 512;
    private const int MaxTitleShown = 1000;

    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT (no options first, no document, nothing acceptable), NOT_FOUND (collection), RESOURCE_EXHAUSTED (queue full).
    /// </exception>
    public async Task<IngestJob> TakeAsync(
        IAsyncEnumerable<IngestRequest> parts, CallerIdentity caller, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<IngestRequest> stream = parts.GetAsyncEnumerator(cancellationToken);
        CollectionKey collection = await OpenAsync(stream, caller, cancellationToken);
        if (await jobs.CountPendingAsync(cancellationToken) >= options.Value.MaxQueuedDocuments)
        {
            throw new PlatformException(
                StatusCode.ResourceExhausted, "QUEUE_FULL", "The ingestion queue is full; send the documents again in a minute.");
        }

        string jobId = await jobs.BeginAsync(collection, caller, cancellationToken);
        try
        {
            await StoreAsync(jobId, stream, cancellationToken);
            await jobs.AcceptAsync(jobId, cancellationToken);
        }
        catch
        {
            await TryAbandonAsync(jobId);
            throw;
        }

        signal.Set();
        return (await jobs.FindAsync(caller.Tenant, jobId, cancellationToken))!;
    }

    // A store that could not take the job may not be able to forget it either. To everybody a job that was not accepted does not exist.
    private async Task TryAbandonAsync(string jobId)
    {
        try
        {
            await jobs.AbandonAsync(jobId, CancellationToken.None);
        }
        catch (DbException)
        {
            // The caller hears of the first failure.
        }
    }

    private async Task<CollectionKey> OpenAsync(
        IAsyncEnumerator<IngestRequest> stream, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (!await stream.MoveNextAsync() || stream.Current.Options is not { } first || first.Collection.Length == 0)
        {
            throw PlatformException.InvalidField("options", "The first message names the collection in 'options'; documents follow it.");
        }

        var collection = new CollectionKey(caller.Tenant, first.Collection);
        if (!caller.CanUse(first.Collection))
        {
            throw CollectionStore.Unknown(first.Collection);
        }

        if (first.CreateCollection)
        {
            await collections.EnsureAsync(collection, string.Empty, cancellationToken);
        }
        else if (await collections.FindStateAsync(collection, cancellationToken) is null)
        {
            throw CollectionStore.Unknown(first.Collection);
        }

        return collection;
    }

    private async Task StoreAsync(string jobId, IAsyncEnumerator<IngestRequest> stream, CancellationToken cancellationToken)
    {
        var group = new List<NewItem>();
        NewItem? firstRefused = null;
        int stored = 0;
        int bytes = 0;
        bool anyAcceptable = false;
        while (await stream.MoveNextAsync())
        {
            if (stream.Current.Document is not { } document)
            {
                throw PlatformException.InvalidField("document", "After the first message every message carries one document.");
            }

            if (stored + group.Count == MaxDocuments)
            {
                throw PlatformException.InvalidField("document", $"One call takes at most {MaxDocuments:N0} documents; send several.");
            }

            NewItem item = Examine(document);
            group.Add(item);
            bytes += item.Payload?.Length ?? 0;
            anyAcceptable |= item.Reason.Length == 0;
            firstRefused ??= item.Reason.Length > 0 ? item : null;
            if (group.Count == GroupDocuments || bytes >= GroupBytes)
            {
                await jobs.AddAsync(jobId, stored, group, cancellationToken);
                stored += group.Count;
                group.Clear();
                bytes = 0;
            }
        }

        if (!anyAcceptable)
        {
            throw firstRefused is null
                ? PlatformException.InvalidField("document", "There is no document in the call; send at least one.")
                : new PlatformException(StatusCode.InvalidArgument, firstRefused.Reason, firstRefused.Message, "document");
        }

        await jobs.AddAsync(jobId, stored, group, cancellationToken);
    }

    private NewItem Examine(Document document)
    {
        try
        {
            gate.Check(document);
            return new NewItem(document.DocumentId, document.ToByteArray(), Title: Shown(document.Title, MaxTitleShown));
        }
        catch (DocumentRefusedException refused)
        {
            return new NewItem(
                Shown(document.DocumentId, MaxIdShown), null, refused.Reason, refused.Message, Shown(document.Title, MaxTitleShown));
        }
    }

    // For lists of jobs and failures only: a document that is refused may carry anything, a database's text may not.
    private static string Shown(string text, int maxLength)
    {
        int length = Math.Min(text.Length, maxLength);
        length -= length > 0 && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return text[..length].Replace('\0', ' ');
    }
}
