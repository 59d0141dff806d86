using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Authentication;
using RagPlatform.Gateway.Documents;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Http;

/// <summary>
/// What keeps collections in order, over HTTP: jobs, failed documents, deleting a collection. Queries carry the contract's fields.
/// </summary>
internal static class OperationsApi
{
    public static void MapOperations(this RouteGroupBuilder api)
    {
        api.MapGet("/jobs", ListJobsAsync);
        api.MapGet("/failed-documents", ListFailedAsync);
        api.MapPost("/failed-documents/retry", RetryFailedAsync);
        api.MapDelete("/collections/{collection}", DeleteCollectionAsync);
    }

    private static async Task<IResult> ListJobsAsync(HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await HttpApi.AdmitAsync(context, authenticator, Roles.Writer, Roles.Reader);
        ListIngestJobsRequest request = JsonBody.ReadQuery(ListIngestJobsRequest.Parser, context.Request);
        return HttpApi.Json(await documents.ListJobsAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> ListFailedAsync(HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await HttpApi.AdmitAsync(context, authenticator, Roles.Writer);
        ListFailedDocumentsRequest request = JsonBody.ReadQuery(ListFailedDocumentsRequest.Parser, context.Request);
        return HttpApi.Json(await documents.ListFailedAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> RetryFailedAsync(HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await HttpApi.AdmitAsync(context, authenticator, Roles.Writer);
        RetryFailedDocumentsRequest request = await JsonBody.ReadAsync(RetryFailedDocumentsRequest.Parser, context.Request);
        return HttpApi.Json(await documents.RetryFailedAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> DeleteCollectionAsync(
        string collection, HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await HttpApi.AdmitAsync(context, authenticator, Roles.Writer);
        return HttpApi.Json(await documents.DeleteCollectionAsync(
            new DeleteCollectionRequest { Name = collection }, caller, context.RequestAborted));
    }
}
