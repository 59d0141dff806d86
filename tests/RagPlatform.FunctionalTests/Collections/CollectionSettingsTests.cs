using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Collections;

[Collection(SharedPlatformCollection.Name)]
public sealed class CollectionSettingsTests(SharedPlatform shared)
{
    private readonly RagClient _client = shared.Running.Development;

    [PlatformFact]
    public async Task Ingest_VectorsComputedOnRead_EmbedsNothingUntilAQuestionFindsIt()
    {
        await CreateAsync("settings-read", new CollectionSettings { Computation = Computation.Read });

        IngestJob job = await _client.IngestAsync("settings-read", Samples.Harbour());
        Passage passage = await FindAsync("settings-read");

        Assert.Equal(0, job.EmbeddingTokens);
        Assert.Equal("lighthouse", passage.DocumentId);
        Assert.True(passage.VectorScore > 0.3, passage.ToString());

        // The same comparison as with vectors computed at ingestion.
        await _client.IngestAsync("settings-write", Samples.Harbour());
        Assert.Equal((await FindAsync("settings-write")).VectorScore, passage.VectorScore, 2);
    }

    [PlatformFact]
    public async Task Update_ChunkingOfACollection_RecutsWhatIsSentAgain()
    {
        await CreateAsync("settings-cut", new CollectionSettings { Chunking = "fixed:max=32,overlap=0" });
        Document document = Samples.Text(
            "long", string.Join("\n\n", Enumerable.Range(1, 40).Select(i => $"Buoy {i} of the harbour is painted red and green.")));
        IngestJob small = await _client.IngestAsync("settings-cut", document);
        IngestJob again = await _client.IngestAsync("settings-cut", document);

        Collection changed = await _client.Rag.UpdateCollectionAsync(
            new UpdateCollectionRequest { Name = "settings-cut", Settings = new CollectionSettings { Chunking = "structure" } });
        IngestJob large = await _client.IngestAsync("settings-cut", document);

        Assert.Equal(1, again.DocumentsUnchanged);
        Assert.StartsWith("structure:", changed.Settings.Chunking, StringComparison.Ordinal);
        Assert.True(small.ChunksDone > 5 * large.ChunksDone && large.ChunksDone > 0, $"{small.ChunksDone} and {large.ChunksDone} chunks");
    }

    [PlatformFact]
    public async Task Create_AChunkingThatIsNone_NamesTheFieldAndTheRemedy()
    {
        Refusal refusal = await Refusal.OfAsync(() => CreateAsync("settings-bad", new CollectionSettings { Chunking = "fixed:max=1" }));

        Assert.Equal(("INVALID_ARGUMENT", "settings.chunking"), (refusal.Code, refusal.Field));
        Assert.Contains("'max'", refusal.Message, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Update_ACollectionThatIsNotThere_IsNotFound()
    {
        Refusal refusal = await Refusal.OfAsync(async () => await _client.Rag.UpdateCollectionAsync(
            new UpdateCollectionRequest { Name = "settings-none", Description = "x" }));

        Assert.Equal(("NOT_FOUND", "UNKNOWN_COLLECTION"), (refusal.Code, refusal.Reason));
    }

    private async Task CreateAsync(string name, CollectionSettings settings) =>
        await _client.Rag.CreateCollectionAsync(new CreateCollectionRequest { Name = name, Settings = settings });

    private async Task<Passage> FindAsync(string collection) => (await _client.Rag.SearchAsync(
        new SearchRequest { Query = Samples.LighthouseQuestion, Collections = { collection }, TopK = 1 })).Passages.Single();
}
