using System.Text.Json;
using Grpc.Core;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Foreign;

namespace RagPlatform.FunctionalTests.Foreign;

/// <summary>A client of another make, which knows nothing but the .proto files.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class NodeClientTests(SharedPlatform shared)
{
    private const string Collection = "node-docs";

    [NodePlatformFact]
    public async Task NodeClient_WithAKey_GetsExactCitations()
    {
        await shared.Running.Development.IngestAsync(Collection, Samples.Harbour());

        JsonElement report = await AskAsync(shared.Running.Development.Key);

        foreach (JsonElement answer in (JsonElement[])[report.GetProperty("ask"), report.GetProperty("stream")])
        {
            Assert.Equal(StatusCode.OK, Code(answer));
            Assert.Contains("23 nautical miles", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
            JsonElement[] citations = [.. answer.GetProperty("citations").EnumerateArray()];
            Assert.Contains(citations, citation => citation.GetProperty("document_id").GetString() == "lighthouse");
            Assert.All(citations, citation => Assert.True(citation.GetProperty("exact").GetBoolean(), citation.ToString()));
        }

        JsonElement stream = report.GetProperty("stream");
        Assert.Equal(stream.GetProperty("answer").GetString(), stream.GetProperty("deltas").GetString());
    }

    [NodePlatformFact]
    public async Task NodeClient_WithoutAKey_IsUnauthenticated()
    {
        JsonElement report = await AskAsync(null);

        Assert.Equal(StatusCode.Unauthenticated, Code(report.GetProperty("ask")));
        Assert.Equal(StatusCode.Unauthenticated, Code(report.GetProperty("stream")));
        Assert.Contains("authorization", report.GetProperty("ask").GetProperty("details").GetString(), StringComparison.Ordinal);
    }

    [NodePlatformFact]
    public async Task NodeClient_WithAnotherTenantsKey_GetsNothing()
    {
        await shared.Running.Development.IngestAsync(Collection, Samples.Harbour());
        RagClient other = await shared.Running.ClientOfAsync("node-tenant", ["admin"]);

        JsonElement report = await AskAsync(other.Key);

        Assert.Equal(StatusCode.NotFound, Code(report.GetProperty("ask")));
        Assert.Equal(StatusCode.NotFound, Code(report.GetProperty("stream")));
        Assert.Equal(string.Empty, report.GetProperty("stream").GetProperty("deltas").GetString());
        Assert.Empty(report.GetProperty("collections").EnumerateArray());
    }

    private Task<JsonElement> AskAsync(string? key) => NodeScript.RunAsync(
        "rag-probe.cjs",
        RepositoryRoot.Combine("src", "RagPlatform.Contracts", "Protos"),
        shared.Running.Addresses.Grpc.Authority,
        key ?? string.Empty,
        Collection,
        Samples.LighthouseQuestion);

    private static StatusCode Code(JsonElement report) => (StatusCode)report.GetProperty("code").GetInt32();
}
