using Grpc.Core;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>Sends documents in one call. A call that broke is made again: a document that arrived twice counts once.</summary>
internal sealed class BatchSender(Gateway gateway, TimeProvider time, string collection, bool create)
{
    /// <summary>Sends a batch; the job that was made of it.</summary>
    /// <param name="batch">The documents.</param>
    /// <param name="isFirst">True for the first one: a gateway that is not there then is no passing trouble.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<IngestJob> SendAsync(Batch batch, bool isFirst, CancellationToken cancellationToken) =>
        Retry.WhileUnavailableAsync(() => SendOnceAsync(batch, cancellationToken), retryUnreachable: !isFirst, time, cancellationToken);

    private async Task<IngestJob> SendOnceAsync(Batch batch, CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = gateway.Rag.Ingest(gateway.Call(cancellationToken));
        var options = new IngestOptions { Collection = collection, CreateCollection = create };
        return await call.SendAsync(
            batch.Documents.Select(document => new IngestRequest { Document = document }).Prepend(new IngestRequest { Options = options }),
            cancellationToken);
    }
}
