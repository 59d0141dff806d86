using System.Globalization;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Authentication;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Documents;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Http;

/// <summary>
/// The same door over HTTP: the contract's messages as JSON with the contract's field names, answers also as server-sent events, errors as
/// <c>{"error":{"code","reason","message","field","trace_id"}}</c> with the matching HTTP status.
/// </summary>
internal static class HttpApi
{
    public static void MapHttpApi(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/v1").AddEndpointFilter<HttpErrorFilter>();
        api.MapPost("/ask", AskAsync);
        api.MapPost("/search", SearchAsync);
        api.MapPost("/feedback", FeedbackAsync);
        api.MapGet("/collections", ListCollectionsAsync);
        api.MapPost("/collections", CreateCollectionAsync);
        api.MapPut("/collections/{collection}/documents/{*document}", PutDocumentAsync);
        api.MapGet("/collections/{collection}/documents/{*document}", GetDocumentAsync);
        api.MapDelete("/collections/{collection}/documents/{*document}", DeleteDocumentAsync);
        api.MapGet("/jobs/{job}", GetJobAsync);
        api.MapOperations();
    }

    private static async Task<IResult> AskAsync(HttpContext context, AskPath asking, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader);
        AskRequest request = await JsonBody.ReadAsync(AskRequest.Parser, context.Request);
        CacheControl.Apply(context.Request, request);
        if (ServerSentEvents.AreWanted(context.Request))
        {
            await ServerSentEvents.WriteAsync(
                context.Response,
                write => asking.AskAsync(
                    request, caller, delta => write("delta", new AskEvent { Delta = delta }), Warn, context.RequestAborted),
                context.RequestAborted);
            return Results.Empty;
        }

        AskReply reply = await asking.AskAsync(request, caller, _ => Task.CompletedTask, Warn, context.RequestAborted);
        if (reply is { Cache: { } decision, ServedBy: not ServedBy.Model })
        {
            context.Response.Headers.Age = decision.AgeSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return Json(reply);

        void Warn(string warning) => BudgetHeader.Apply(warning, context.Response);
    }

    private static async Task<IResult> SearchAsync(HttpContext context, SearchPath searching, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader);
        SearchRequest request = await JsonBody.ReadAsync(SearchRequest.Parser, context.Request);
        return Json(await searching.SearchAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> FeedbackAsync(HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader);
        SubmitFeedbackRequest request = await JsonBody.ReadAsync(SubmitFeedbackRequest.Parser, context.Request);
        return Json(await documents.SubmitFeedbackAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> ListCollectionsAsync(
        HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader, Roles.Writer);
        return Json(await documents.ListCollectionsAsync(caller, context.RequestAborted));
    }

    private static async Task<IResult> CreateCollectionAsync(
        HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Writer);
        CreateCollectionRequest request = await JsonBody.ReadAsync(CreateCollectionRequest.Parser, context.Request);
        return Json(await documents.CreateCollectionAsync(request, caller, context.RequestAborted));
    }

    /// <summary>One document as the request's body, its type in Content-Type; the collection is created where it is missing.</summary>
    private static async Task<IResult> PutDocumentAsync(
        string collection, string document, string? title, HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Writer);
        var part = new Document
        {
            DocumentId = document,
            Title = title ?? string.Empty,
            MimeType = context.Request.ContentType?.Split(';')[0].Trim() ?? string.Empty,
            Content = await ByteString.FromStreamAsync(context.Request.Body, context.RequestAborted),
        };
        IngestRequest[] parts =
        [
            new() { Options = new IngestOptions { Collection = collection, CreateCollection = true } },
            new() { Document = part },
        ];
        return Json(await documents.IngestAsync(parts.ToAsyncEnumerable(), caller, context.RequestAborted), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> GetDocumentAsync(
        string collection, string document, HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader);
        var request = new GetDocumentRequest { Collection = collection, DocumentId = document };
        return Json(await documents.GetAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> DeleteDocumentAsync(
        string collection, string document, HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Writer);
        var request = new DeleteDocumentRequest { Collection = collection, DocumentId = document };
        return Json(await documents.DeleteAsync(request, caller, context.RequestAborted));
    }

    private static async Task<IResult> GetJobAsync(
        string job, HttpContext context, DocumentDoor documents, ApiKeyAuthenticator authenticator)
    {
        CallerIdentity caller = await AdmitAsync(context, authenticator, Roles.Reader, Roles.Writer);
        return Json(await documents.GetJobAsync(new GetIngestJobRequest { JobId = job }, caller, context.RequestAborted));
    }

    /// <summary>The caller of a request, when it has one of the roles.</summary>
    internal static async Task<CallerIdentity> AdmitAsync(
        HttpContext context, ApiKeyAuthenticator authenticator, params string[] roles)
    {
        CallerIdentity caller = await authenticator.AuthenticateAsync(context.Request.Headers.Authorization, context.RequestAborted);
        caller.Demand(new RequireRoleAttribute(roles));
        return caller;
    }

    /// <summary>A message as a response.</summary>
    internal static IResult Json(IMessage message, int status = StatusCodes.Status200OK) =>
        Results.Text(JsonBody.Format(message), "application/json", statusCode: status);
}
