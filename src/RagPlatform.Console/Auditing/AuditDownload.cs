using System.Globalization;
using Grpc.Core;
using RagPlatform.Console.People;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Auditing;

/// <summary>Passes the export of the audit log on as a file, as it comes.</summary>
internal sealed class AuditDownload(AuditService.AuditServiceClient audit, ApiKeySource keys, TimeProvider time)
{
    public async Task WriteAsync(HttpContext context)
    {
        using AsyncServerStreamingCall<ExportAuditChunk> call = audit.Export(
            new ExportAuditRequest(), GatewayCalls.WithKey(keys.Find(context)!, context.RequestAborted));
        try
        {
            // The first chunk before the head: what is refused gets a page, not half a file.
            bool any = await call.ResponseStream.MoveNext(context.RequestAborted);
            string day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/jsonl; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=audit-{day}.jsonl";
            context.Response.Headers.CacheControl = "no-store";
            while (any)
            {
                await context.Response.WriteAsync(call.ResponseStream.Current.JsonLines, context.RequestAborted);
                any = await call.ResponseStream.MoveNext(context.RequestAborted);
            }
        }
        catch (RpcException failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (context.Response.HasStarted)
            {
                // A file that ends early must not look whole.
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = Problem.Of(failure).Status;
        }
    }
}
