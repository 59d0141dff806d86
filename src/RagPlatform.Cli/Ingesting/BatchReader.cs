using System.Runtime.CompilerServices;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>Cuts a stream of documents into the documents of calls.</summary>
internal static class BatchReader
{
    public static async IAsyncEnumerable<Batch> ReadAsync(
        IAsyncEnumerable<Document> documents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new Batch();
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            if (!batch.TryAdd(document))
            {
                yield return batch;
                batch = new Batch();
                batch.TryAdd(document);
            }
        }

        if (batch.Documents.Count > 0)
        {
            yield return batch;
        }
    }
}
