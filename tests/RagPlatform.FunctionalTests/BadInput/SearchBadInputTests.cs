using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.BadInput;

[Collection(SharedPlatformCollection.Name)]
public sealed class SearchBadInputTests(SharedPlatform shared)
{
    private const string Own = "search-input";
    private const int TwoHundredMegabytes = 200 << 20;
    private readonly RagClient _client = shared.Running.Development;

    public static TheoryData<SearchRequest, string> Unacceptable { get; } = new()
    {
        { new SearchRequest { Query = "topic", Collections = { "docs" }, TopK = 10_000 }, "top_k" },
        { new SearchRequest { Query = "topic", Collections = { "docs" }, TopK = -1 }, "top_k" },
        { new SearchRequest { Query = string.Empty, Collections = { "docs" } }, "query" },
        { new SearchRequest { Query = new string('q', 1 << 20), Collections = { "docs" } }, "query" },
        { new SearchRequest { Query = "topic" }, "collections" },
        { new SearchRequest { Query = "topic", Collections = { "docs" }, Tuning = new SearchTuning { Diversity = 1.5 } }, "tuning.diversity" },
    };

    [PlatformTheory]
    [MemberData(nameof(Unacceptable), DisableDiscoveryEnumeration = true)]
    public async Task Search_UnacceptableRequest_IsRefusedNamingTheField(SearchRequest request, string field)
    {
        Refusal refusal = await Refusal.OfAsync(async () => await _client.Rag.SearchAsync(request));

        Assert.Equal(("INVALID_ARGUMENT", field), (refusal.Code, refusal.Field));
        Assert.DoesNotContain("   at ", refusal.Message, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Search_TopKZero_TakesTheDefault()
    {
        await IngestAsync();

        SearchReply reply = await _client.Rag.SearchAsync(new SearchRequest { Query = "zebra", Collections = { Own }, TopK = 0 });

        Assert.Single(reply.Passages);
    }

    [PlatformFact]
    public async Task Search_FilterOnAnUnknownField_FindsNothing()
    {
        await IngestAsync();

        SearchReply reply = await _client.Rag.SearchAsync(
            new SearchRequest { Query = "zebra", Collections = { Own }, Filters = { ["no-such-field"] = "x" } });

        Assert.Empty(reply.Passages);
    }

    [PlatformFact]
    public async Task Ingest_DocumentOfTwoHundredMegabytes_IsRefusedAndNothingIsKept()
    {
        var document = new Document { DocumentId = "huge", MimeType = "text/plain", Content = ByteString.CopyFrom(new byte[TwoHundredMegabytes]) };
        using GrpcChannel withoutLimit = GrpcChannel.ForAddress(_client.Gateway, new GrpcChannelOptions { MaxSendMessageSize = null });
        var headers = new Metadata { { "authorization", $"Bearer {_client.Key}" } };
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = new RagService.RagServiceClient(withoutLimit).Ingest(headers);

        Refusal refusal = await Refusal.OfAsync(() => call.SendAsync(
        [
            new IngestRequest { Options = new IngestOptions { Collection = "bad-documents", CreateCollection = true } },
            new IngestRequest { Document = document },
        ]));

        Assert.Equal(("RESOURCE_EXHAUSTED", "MESSAGE_TOO_LARGE"), (refusal.Code, refusal.Reason));
        Assert.Contains("20 MiB", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            (await _client.Rag.ListFailedDocumentsAsync(new ListFailedDocumentsRequest { Collection = "bad-documents" })).Documents,
            failed => failed.DocumentId == "huge");
    }

    [PlatformFact]
    public async Task Ingest_DocumentLargerThanTheClientSends_IsRefusedThereAndNothingIsKept()
    {
        var small = new Document { DocumentId = "before-the-huge", MimeType = "text/plain", Content = ByteString.CopyFromUtf8("Some text.") };
        var huge = new Document { DocumentId = "huge", MimeType = "text/plain", Content = ByteString.CopyFrom(new byte[TwoHundredMegabytes]) };

        Refusal refusal = await Refusal.OfAsync(() => _client.SendAsync("bad-documents", small, huge));

        Assert.Equal("RESOURCE_EXHAUSTED", refusal.Code);
        Refusal missing = await Refusal.OfAsync(() => _client.TextAsync("bad-documents", "before-the-huge"));
        Assert.Equal("NOT_FOUND", missing.Code);
    }

    [PlatformFact]
    public async Task PutDocument_OfTwoHundredMegabytes_IsRefusedWithTheLimit()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/collections/bad-documents/documents/huge")
        {
            Content = new ByteArrayContent(new byte[TwoHundredMegabytes]) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _client.Key);
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage response = await shared.Running.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Refusal refusal = await Refusal.OfAsync(response);
        Assert.Equal("BODY_TOO_LARGE", refusal.Reason);
        Assert.Contains("20 MiB", refusal.Message, StringComparison.Ordinal);
    }

    private Task<IngestJob> IngestAsync() => _client.IngestAsync(
        Own, new Document { DocumentId = "zebra", MimeType = "text/plain", Content = ByteString.CopyFromUtf8("A zebra has stripes.") });
}
