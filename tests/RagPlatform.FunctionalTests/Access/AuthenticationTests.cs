using System.Net;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Access;

[Collection(SharedPlatformCollection.Name)]
public sealed class AuthenticationTests(SharedPlatform shared)
{
    private const string Question = """{"question":"Anything?","collections":["docs"]}""";

    [PlatformTheory]
    [InlineData(null, "NO_API_KEY")]
    [InlineData("rag_wrong", "INVALID_API_KEY")]
    [InlineData("", "NO_API_KEY", "INVALID_API_KEY")]
    public async Task Call_WithoutAValidKey_IsUnauthenticated(string? key, params string[] reasons)
    {
        RagClient client = shared.Running.Client(key);

        Refusal[] refusals =
        [
            await Refusal.OfAsync(() => client.AskAsync("docs", "Anything?")),
            await Refusal.OfAsync(async () => await client.Rag.SearchAsync(new SearchRequest { Query = "x", Collections = { "docs" } })),
            await Refusal.OfAsync(() => client.SendAsync("docs", Samples.Text("a", "b"))),
            await Refusal.OfAsync(async () => await client.Rag.ListCollectionsAsync(new ListCollectionsRequest())),
            await Refusal.OfAsync(async () => await client.Audit.VerifyAsync(new VerifyAuditRequest())),
            await Refusal.OfAsync(async () => await client.Costs.GetReportAsync(new CostReportRequest())),
        ];

        Assert.All(refusals, refusal => Assert.Equal("UNAUTHENTICATED", refusal.Code));
        Assert.All(refusals, refusal => Assert.Contains(refusal.Reason, reasons));
    }

    [PlatformTheory]
    [InlineData(null, "NO_API_KEY")]
    [InlineData("rag_wrong", "INVALID_API_KEY")]
    public async Task Request_WithoutAValidKey_Is401(string? key, string reason)
    {
        using HttpResponseMessage asked = await shared.Running.Http.PostJsonAsync("/v1/ask", key, Question);
        using HttpResponseMessage listed = await shared.Running.Http.GetAsync("/v1/collections", key);

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, listed.StatusCode);
        Assert.Equal(reason, (await Refusal.OfAsync(asked)).Reason);
        Assert.Equal(reason, (await Refusal.OfAsync(listed)).Reason);
    }

    [PlatformFact]
    public async Task ReaderKey_ThatWouldChangeSomething_IsDenied()
    {
        RagClient writer = await shared.Running.ClientOfAsync("roles-tenant", ["reader", "writer"]);
        RagClient reader = await shared.Running.ClientOfAsync("roles-tenant", ["reader"]);
        await writer.IngestAsync("roles", Samples.Harbour());

        Refusal[] refusals =
        [
            await Refusal.OfAsync(() => reader.SendAsync("roles", Samples.Text("a", "b"))),
            await Refusal.OfAsync(async () => await reader.Rag.DeleteDocumentAsync(
                new DeleteDocumentRequest { Collection = "roles", DocumentId = "lighthouse" })),
            await Refusal.OfAsync(async () => await reader.Rag.CreateCollectionAsync(new CreateCollectionRequest { Name = "mine" })),
            await Refusal.OfAsync(async () => await reader.Audit.SearchAsync(new SearchAuditRequest())),
            await Refusal.OfAsync(async () => await reader.Costs.GetReportAsync(new CostReportRequest())),
        ];

        Assert.All(refusals, refusal => Assert.Equal(("PERMISSION_DENIED", "PERMISSION_DENIED"), (refusal.Code, refusal.Reason)));
        Assert.NotEmpty((await reader.AskAsync("roles", Samples.LighthouseQuestion)).Citations);
    }

    [PlatformFact]
    public async Task InnerService_CalledWithAnApiKeyAlone_IsUnauthenticated()
    {
        using var direct = new RagClient(
            shared.Running.Services.AddressOf("retrieval", "grpc"), shared.Running.Development.Key);

        Refusal refusal = await Refusal.OfAsync(async () => await new RetrievalService.RetrievalServiceClient(direct.Invoker).SearchAsync(
            new RetrieveRequest { Query = "x", Collections = { "docs" }, TopK = 1 }));

        Assert.Equal(("UNAUTHENTICATED", "NO_IDENTITY"), (refusal.Code, refusal.Reason));
    }
}
