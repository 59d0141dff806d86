using System.Text;
using Microsoft.AspNetCore.Http;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Http;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Gateway.Tests.Http;

/// <summary>JSON that fits the contract is read; JSON that does not is answered with the field and what it must be.</summary>
public sealed class JsonBodyTests
{
    [Fact]
    public async Task Read_ARequest_TakesContractNames()
    {
        AskRequest request = await ReadAsync("""{"question":"Why?","collections":["docs"],"top_k":3,"cache":"NO_STORE"}""");

        Assert.Equal(("Why?", 3, CacheMode.NoStore), (request.Question, request.TopK, request.Cache));
    }

    [Theory]
    [InlineData("""{"question":5}""", "question", "a text")]
    [InlineData("""{"collections":"docs"}""", "collections", "a list")]
    [InlineData("""{"top_k":"many"}""", "top_k", "a whole number")]
    [InlineData("""{"top_k":2.5}""", "top_k", "a whole number")]
    [InlineData("""{"filters":["a"]}""", "filters", "an object")]
    [InlineData("""{"cache":"SOMETIMES"}""", "cache", "NO_CACHE")]
    [InlineData("""{"questoin":"Why?"}""", "questoin", "question")]
    public async Task Read_WrongTypeOrName_NamesTheFieldAndTheRemedy(string json, string field, string remedy)
    {
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(json));

        Assert.Equal(field, refused.Field);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "INVALID_JSON")]
    [InlineData("{", "INVALID_JSON")]
    [InlineData("[]", "INVALID_JSON")]
    [InlineData("\"text\"", "INVALID_JSON")]
    public async Task Read_NoJsonObject_SaysSo(string json, string reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(json))).Reason);

    [Fact]
    public async Task Read_InvalidUtf8_SaysSo()
    {
        byte[] body = [.. "{\"question\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal("INVALID_UTF8", (await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(body))).Reason);
    }

    [Fact]
    public async Task Read_BodyBeyondTheBound_IsRefused() => Assert.Equal(
        "BODY_TOO_LARGE", (await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(new byte[5 << 20]))).Reason);

    private static Task<AskRequest> ReadAsync(string json) => ReadAsync(Encoding.UTF8.GetBytes(json));

    private static Task<AskRequest> ReadAsync(byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body);
        return JsonBody.ReadAsync(AskRequest.Parser, context.Request);
    }
}
