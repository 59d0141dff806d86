using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Collections;

/// <summary>Vector engines as an administrator meets them, through the Gateway.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class EngineTests(SharedPlatform shared)
{
    private readonly RagClient _client = shared.Running.Development;

    [PlatformFact]
    public async Task Advise_CollectionThatIsThere_SaysWhatFitsAndWhatItTakes()
    {
        await _client.IngestAsync("advised", [.. Enumerable.Range(0, 20).Select(i => new Document
        {
            DocumentId = $"d{i}",
            MimeType = "text/plain",
            Content = ByteString.CopyFromUtf8($"Station {i} lies at kilometre {i * 7} of the line and is open in summer."),
        })]);

        (int exitCode, string output) = await RagTool.RunAsync(_client, "collections", "advise", "advised", "--measure");

        Assert.Equal(0, exitCode);
        Assert.Contains("recommended: embedded", output, StringComparison.Ordinal);
        Assert.Contains("COMPUTATION_", output, StringComparison.Ordinal);
        foreach (string engine in new[] { "pgvector", "qdrant", "elasticsearch" })
        {
            Assert.Contains(engine, output, StringComparison.Ordinal);
        }
    }

    [PlatformFact]
    public async Task Migrate_ToAnEngineThatIsNotConnected_SaysWhichThereAre()
    {
        await _client.IngestAsync(
            "unmoved", new Document { DocumentId = "d", MimeType = "text/plain", Content = ByteString.CopyFromUtf8("A text.") });

        (int exitCode, string output) = await RagTool.RunAsync(_client, "collections", "migrate", "unmoved", "--to", "elasticsearch");

        Assert.Equal(1, exitCode);
        Assert.Contains("embedded", output, StringComparison.Ordinal);
    }
}
