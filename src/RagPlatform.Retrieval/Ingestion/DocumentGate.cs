using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Extraction;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>What can be said of a document before it is read: the refusals a sender gets at once.</summary>
internal sealed class DocumentGate(TextExtraction extraction)
{
    private const int MaxIdLength = 512;
    private const int MaxTitleLength = 1000;
    private const int MaxUriLength = 2000;
    private const int MaxMetadata = 64;
    private const int MaxMetadataLength = 1000;
    private const int MaxLabels = 64;
    private const int MaxLabelLength = 64;

    /// <exception cref="DocumentRefusedException">The document can never be ingested as it is.</exception>
    public void Check(Document document)
    {
        Require(document.DocumentId.Length is > 0 and <= MaxIdLength, "INVALID_DOCUMENT_ID",
            $"'document_id' has 1 to {MaxIdLength} characters; give the document one.");
        Require(!document.DocumentId.Any(char.IsControl), "INVALID_DOCUMENT_ID", "'document_id' has control characters; leave them out.");
        Require(document.Title.Length <= MaxTitleLength, "INVALID_TITLE", $"'title' has at most {MaxTitleLength:N0} characters; shorten it.");
        Require(document.Uri.Length <= MaxUriLength, "INVALID_URI", $"'uri' has at most {MaxUriLength:N0} characters; shorten it.");
        Require(document.Content.Length > 0, "EMPTY_DOCUMENT", "'content' is empty; send the document's bytes.");
        TextExtraction.RequireSize(document);
        Require(
            document.Metadata.Count <= MaxMetadata
                && document.Metadata.All(entry => entry.Key.Length is > 0 and <= MaxMetadataLength && entry.Value.Length <= MaxMetadataLength),
            "INVALID_METADATA",
            $"'metadata' has at most {MaxMetadata} entries of at most {MaxMetadataLength:N0} characters.");
        Require(
            document.AclLabels.Count <= MaxLabels && document.AclLabels.All(label => label.Length is > 0 and <= MaxLabelLength),
            "INVALID_LABELS",
            $"'acl_labels' has at most {MaxLabels} labels of 1 to {MaxLabelLength} characters.");
        extraction.Choose(document);
    }

    private static void Require(bool condition, string reason, string message)
    {
        if (!condition)
        {
            throw new DocumentRefusedException(reason, message);
        }
    }
}
