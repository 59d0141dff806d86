using Microsoft.AspNetCore.Builder;
using RagPlatform.ServiceDefaults.Hosting;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Hosting;

/// <summary>A service opens the two ports it is given, each with its protocol.</summary>
public sealed class PortTests
{
    [Fact]
    public async Task Ports_HttpAndGrpc_SpeakOneProtocolEach()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["RAG_HTTP_PORT"] = "0";
        builder.Configuration["RAG_GRPC_PORT"] = "0";
        builder.AddServiceDefaults("probe");
        await using WebApplication service = builder.Build();
        service.MapServiceDefaults();
        await service.StartAsync();
        string[] urls = [.. service.Urls];
        using var http1 = new HttpClient { DefaultRequestVersion = new Version(1, 1) };
        using var http2 = new HttpClient
        {
            DefaultRequestVersion = new Version(2, 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal("Healthy", await http1.GetStringAsync(new Uri($"{urls[0]}/health")));
        Assert.Equal("Healthy", await http2.GetStringAsync(new Uri($"{urls[1]}/health")));
        await Assert.ThrowsAsync<HttpRequestException>(() => http2.GetStringAsync(new Uri($"{urls[0]}/health")));
    }

    [Theory]
    [InlineData("eighty")]
    [InlineData("-1")]
    [InlineData("65536")]
    public void Ports_NotAPortNumber_NamesTheVariable(string value)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["RAG_GRPC_PORT"] = value;

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => builder.AddPorts());

        Assert.Contains("RAG_GRPC_PORT", refused.Message, StringComparison.Ordinal);
    }
}
