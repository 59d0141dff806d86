using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Passages;

/// <summary>Reads a document and marks what a citation quotes.</summary>
internal sealed class PassageReader(RagService.RagServiceClient gateway)
{
    // A page shows the surroundings, not a book.
    private const int MaxContext = 20_000;

    public async Task<PassageView> ReadAsync(
        string collection, string documentId, int start, int end, CallOptions call)
    {
        GetDocumentReply document = await gateway.GetDocumentAsync(
            new GetDocumentRequest { Collection = collection, DocumentId = documentId }, call);
        int from = Math.Clamp(start, 0, document.Text.Length);
        int to = Math.Clamp(end, from, document.Text.Length);
        int first = Math.Max(0, from - MaxContext);
        int last = Math.Min(document.Text.Length, to + MaxContext);
        return new PassageView(
            document.Title.Length > 0 ? document.Title : documentId,
            document.Uri,
            document.Text[first..from],
            document.Text[from..to],
            document.Text[to..last]);
    }
}
