using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.ServiceDefaults.Requests;

namespace RagPlatform.Retrieval.Faq;

/// <summary>What callers do with entries, checked against what they may.</summary>
internal sealed class FaqDesk(FaqStore store, FaqSources sources, CollectionStore collections, TextEmbedder embedder)
{
    private const int DefaultPage = 100;
    private const int MaxPage = 500;

    /// <summary>Keeps entries.</summary>
    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT naming the field; NOT_FOUND: no such collection for this caller; RESOURCE_EXHAUSTED: too many entries.
    /// </exception>
    public async Task<PutFaqEntriesReply> PutAsync(
        PutFaqEntriesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        FaqChecks.Check(request.Entries);
        CollectionKey collection = await FindAsync(request.Collection, caller, cancellationToken);
        IReadOnlyList<(string Quote, IReadOnlyList<string> Labels)> quotes = await QuoteAsync(collection, request, caller, cancellationToken);
        IReadOnlyList<TextEmbedding> vectors = await embedder.EmbedAsync(
            [.. request.Entries.Select(entry => entry.Question)], EmbeddingPurpose.Query, cancellationToken);
        FaqItem[] items = [.. request.Entries.Select((entry, i) => new FaqItem(
            collection,
            entry,
            quotes[i].Quote,
            quotes[i].Labels,
            vectors[i].Model,
            vectors[i].IsReliable ? UnitVector.Of(vectors[i].Vector) : []))];
        int created = await store.PutAsync(collection, items, caller.Subject, cancellationToken);
        return new PutFaqEntriesReply { Created = created, Replaced = items.Length - created };
    }

    /// <summary>One page of the entries a caller may read.</summary>
    public async Task<ListFaqEntriesReply> ListAsync(
        ListFaqEntriesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        int size = Paging.Size(request.PageSize, DefaultPage, MaxPage);
        if (request.PageToken.Length > 0 && !CollectionStore.IsName(request.PageToken))
        {
            throw Paging.InvalidToken();
        }

        CollectionKey collection = await FindAsync(request.Collection, caller, cancellationToken);
        IReadOnlyList<FaqItem> found = await store.ListAsync(collection, request.PageToken, size + 1, cancellationToken);
        return new ListFaqEntriesReply
        {
            Entries = { found.Take(size).Where(item => item.IsFor(caller)).Select(item => item.Entry) },
            NextPageToken = found.Count > size ? found[size - 1].Entry.EntryId : string.Empty,
        };
    }

    /// <summary>Removes entries.</summary>
    public async Task<DeleteFaqEntriesReply> DeleteAsync(
        DeleteFaqEntriesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (request.EntryIds.Count is 0 or > FaqChecks.MaxEntriesOfACall)
        {
            throw PlatformException.InvalidField("entry_ids", $"Name 1 to {FaqChecks.MaxEntriesOfACall} entries in one call.");
        }

        CollectionKey collection = await FindAsync(request.Collection, caller, cancellationToken);
        return new DeleteFaqEntriesReply { Deleted = await store.DeleteAsync(collection, request.EntryIds, cancellationToken) };
    }

    private async Task<CollectionKey> FindAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var key = new CollectionKey(caller.Tenant, collection);
        return CollectionStore.IsName(collection) && caller.CanUse(collection)
            && await collections.FindStateAsync(key, cancellationToken) is not null
                ? key
                : throw CollectionStore.Unknown(collection, "collection");
    }

    private async Task<IReadOnlyList<(string Quote, IReadOnlyList<string> Labels)>> QuoteAsync(
        CollectionKey collection, PutFaqEntriesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var quotes = new (string, IReadOnlyList<string>)[request.Entries.Count];
        Array.Fill(quotes, (string.Empty, []));
        foreach (var entries in request.Entries.Index().Where(entry => entry.Item.Source is not null).GroupBy(entry => entry.Item.Source.DocumentId))
        {
            FaqDocument? document = await sources.FindAsync(collection, entries.Key, cancellationToken);
            foreach ((int i, FaqEntry entry) in entries)
            {
                if (document is null || !caller.CanRead(document.ReadLabels()))
                {
                    throw PlatformException.InvalidField(
                        $"entries[{i}].source.document_id", "The collection has no such document that this key may read; check the id.");
                }

                string quote = document.Span(entry.Source.Start, entry.Source.End) ?? throw PlatformException.InvalidField(
                    $"entries[{i}].source",
                    $"The document has {document.Text.Length:N0} UTF-16 code units; 'start' and 'end' name a span within them, of whole characters.");
                quotes[i] = (quote, document.ReadLabels());
            }
        }

        return quotes;
    }
}
