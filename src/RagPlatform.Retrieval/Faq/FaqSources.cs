using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Faq;

/// <summary>Reads what entries rest on.</summary>
internal sealed class FaqSources(IDatabase database, IOptions<FaqOptions> options, TimeProvider time)
{
    /// <summary>A document, or null: it is not there.</summary>
    public Task<FaqDocument?> FindAsync(CollectionKey collection, string documentId, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<FaqDocument>(
            """
            SELECT title AS Title, uri AS Uri, text AS Text, labels AS Labels
            FROM documents WHERE tenant = @Tenant AND collection = @Name AND document_id = @documentId
            """,
            new { collection.Tenant, collection.Name, documentId },
            cancellationToken);

    /// <summary>Compares an entry with its source as it is now.</summary>
    /// <returns>
    /// Whether the caller may read the source, and the citation: null when there is no source, it says something else by now, or the store
    /// does not say in time.
    /// </returns>
    public async Task<(bool MayRead, Citation? Citation)> VerifyAsync(FaqItem item, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (item.Entry.Source is not { } source)
        {
            return (true, null);
        }

        using var late = new CancellationTokenSource(options.Value.StoreTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            FaqDocument? document = await FindAsync(item.Collection, source.DocumentId, either.Token);
            if (document is not null && !caller.CanRead(document.ReadLabels()))
            {
                return (false, null);
            }

            return (true, document?.Span(source.Start, source.End) == item.Quote ? Cite(item, document!) : null);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The store went away between two reads; the labels of when the entry was put hold.
            return (true, null);
        }
    }

    private static Citation Cite(FaqItem item, FaqDocument document) => new()
    {
        Collection = item.Collection.Name,
        DocumentId = item.Entry.Source.DocumentId,
        Title = document.Title,
        Uri = document.Uri,
        Quote = item.Quote,
        Start = item.Entry.Source.Start,
        End = item.Entry.Source.End,
        Marker = 1,
    };
}
