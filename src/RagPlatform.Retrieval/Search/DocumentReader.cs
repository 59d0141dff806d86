using System.Text.Json;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Search;

/// <summary>Reads whole documents for those who may.</summary>
internal sealed class DocumentReader(CollectionReads reads)
{
    /// <exception cref="PlatformException">NOT_FOUND: it is not there, or not for this caller; the two are not told apart.</exception>
    public async Task<GetDocumentReply> ReadAsync(
        GetDocumentRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var key = new CollectionKey(caller.Tenant, request.Collection);
        IReadOnlyList<Row> rows = caller.CanUse(request.Collection)
            ? await reads.QueryPresentAsync<Row>(
                ReadKind.Documents,
                key,
                """
                SELECT title AS Title, uri AS Uri, mime_type AS MimeType, text AS Text, metadata AS Metadata, labels AS Labels
                FROM documents WHERE tenant = @Tenant AND collection = @Name AND document_id = @DocumentId
                """,
                new { key.Tenant, key.Name, request.DocumentId },
                cancellationToken)
            : [];
        if (rows is not [Row row] || !caller.CanRead(JsonSerializer.Deserialize<string[]>(row.Labels) ?? []))
        {
            throw PlatformException.NotFound(
                "UNKNOWN_DOCUMENT", "There is no such document that this key may read; check collection and id.", "document_id");
        }

        var reply = new GetDocumentReply
        {
            Collection = request.Collection,
            DocumentId = request.DocumentId,
            Title = row.Title,
            Uri = row.Uri,
            MimeType = row.MimeType,
            Text = row.Text,
        };
        reply.Metadata.Add(JsonSerializer.Deserialize<Dictionary<string, string>>(row.Metadata) ?? []);
        return reply;
    }

    private sealed record Row(string Title, string Uri, string MimeType, string Text, string Metadata, string Labels);
}
