using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>The documents of one Ingest call.</summary>
internal sealed class Batch
{
    /// <summary>Most documents of a call.</summary>
    public const int MaxDocuments = 2000;

    /// <summary>Most bytes of a call's documents; one larger document makes a call of its own.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>The documents.</summary>
    public List<Document> Documents { get; } = [];

    /// <summary>Bytes of their content.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a document; false when there is no room, so that a broken connection never loses more than this.</summary>
    public bool TryAdd(Document document)
    {
        if (Documents.Count > 0 && (Documents.Count == MaxDocuments || Bytes + document.Content.Length > MaxBytes))
        {
            return false;
        }

        Documents.Add(document);
        Bytes += document.Content.Length;
        return true;
    }
}
