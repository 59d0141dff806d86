using System.Net;
using System.Net.Http.Headers;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.BadInput;

[Collection(SharedPlatformCollection.Name)]
public sealed class JsonBadInputTests(SharedPlatform shared)
{
    private readonly RunningPlatform _platform = shared.Running;

    [PlatformTheory]
    [InlineData("""{"question":"Any?","collections":["nowhere"]}""", HttpStatusCode.NotFound, "UNKNOWN_COLLECTION", "collections")]
    [InlineData("""{"question":"","collections":["docs"]}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "question")]
    [InlineData("""{"question":"Any?","collections":["docs"],"top_k":-1}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "top_k")]
    [InlineData("""{"question":7,"collections":["docs"]}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "question")]
    [InlineData("""{"question":"Any?","collections":"docs"}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "collections")]
    [InlineData("""{"question":"Any?","collections":["docs"],"top_k":"many"}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "top_k")]
    [InlineData("""{"question":"Any?","collections":["docs"],"top_k":99999999999}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "top_k")]
    [InlineData("""{"question":"Any?","collections":["docs"],"colour":"red"}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "colour")]
    [InlineData("""{"question":"Any?","collections":[null]}""", HttpStatusCode.BadRequest, "INVALID_FIELD", "collections")]
    [InlineData("""{"question":"Any?",""", HttpStatusCode.BadRequest, "INVALID_JSON", null)]
    [InlineData("""["question"]""", HttpStatusCode.BadRequest, "INVALID_JSON", null)]
    [InlineData("", HttpStatusCode.BadRequest, "INVALID_JSON", null)]
    public async Task Ask_UnacceptableBody_SaysWhatIsWrong(string body, HttpStatusCode status, string reason, string? field)
    {
        foreach (string? accept in (string?[])[null, "text/event-stream"])
        {
            using HttpResponseMessage response = await _platform.Http.PostJsonAsync("/v1/ask", _platform.Development.Key, body, accept);

            Assert.Equal(status, response.StatusCode);
            Refusal refusal = await Refusal.OfAsync(response);
            Assert.Equal((reason, field), (refusal.Reason, refusal.Field));
        }
    }

    [PlatformFact]
    public async Task Ask_InvalidUtf8_IsABadRequest()
    {
        byte[] body = [.. "{\"question\":\""u8, 0xC3, 0x28, .. "\",\"collections\":[\"docs\"]}"u8];

        using HttpResponseMessage response = await _platform.Http.PostBytesAsync("/v1/ask", _platform.Development.Key, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("INVALID_UTF8", (await Refusal.OfAsync(response)).Reason);
    }

    [PlatformTheory]
    [InlineData(2 << 20, "INVALID_FIELD")]
    [InlineData(5 << 20, "BODY_TOO_LARGE")]
    public async Task Ask_HugeQuestion_IsABadRequest(int length, string reason)
    {
        string body = $$"""{"question":"{{new string('q', length)}}","collections":["docs"]}""";

        using HttpResponseMessage response = await _platform.Http.PostJsonAsync("/v1/ask", _platform.Development.Key, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(reason, (await Refusal.OfAsync(response)).Reason);
    }

    [PlatformTheory]
    [InlineData("PK", "application/zip", "UNSUPPORTED_MIME_TYPE")]
    [InlineData("", "text/plain", "EMPTY_DOCUMENT")]
    public async Task PutDocument_UnacceptableContent_IsABadRequest(string content, string type, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/collections/bad-documents/documents/one")
        {
            Content = new StringContent(content, MediaTypeHeaderValue.Parse(type)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _platform.Development.Key);

        using HttpResponseMessage response = await _platform.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(reason, (await Refusal.OfAsync(response)).Reason);
    }

    [PlatformTheory]
    [InlineData("/v1/jobs/no-such-job", "UNKNOWN_JOB")]
    [InlineData("/v1/collections/docs/documents/no-such-document", "UNKNOWN_DOCUMENT")]
    public async Task Get_WhatIsNotThere_IsNotFound(string path, string reason)
    {
        using HttpResponseMessage response = await _platform.Http.GetAsync(path, _platform.Development.Key);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(reason, (await Refusal.OfAsync(response)).Reason);
    }
}
