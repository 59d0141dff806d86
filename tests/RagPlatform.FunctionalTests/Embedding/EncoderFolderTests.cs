using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Embedding;

/// <summary>A user's encoder instead of the built-in model.</summary>
public sealed class EncoderFolderTests
{
    [PlatformFact]
    public async Task EncoderFolder_SetOnceForTheAppHost_IsWhatEveryServiceEmbedsWith()
    {
        string folder = RepositoryRoot.Combine("tests", "RagPlatform.Embeddings.Tests", "Bert", "Reference", "tiny");
        using var environment = new EnvironmentScope(("Embeddings__Encoder__Folder", folder));
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("encoder", ["admin"]);
        IngestJob job = await client.IngestAsync(
            "help", Samples.Markdown("help.md", "# Password\n\nI reset my password to order the latest parcel."));

        AskReply reply = await client.AskAsync("help", "How do I reset my password?", CacheMode.NoStore);

        // 11 pieces and the two around them, embedded once: retrieval takes the vector the cache made, because it is of the same model.
        Assert.Equal(13, reply.Usage.EmbeddingTokens);
        CostReportReply report = await Poll.UntilAsync(
            async () => await client.Costs.GetReportAsync(new CostReportRequest { GroupBy = "model" }),
            found => found.Events >= 2,
            "all usage is booked");
        CostReportRow row = Assert.Single(report.Rows);
        Assert.Matches("^tiny/[0-9a-f]{12}$", row.Key);
        Assert.Equal(job.EmbeddingTokens + 13, row.Tokens.Embedding);
    }
}
