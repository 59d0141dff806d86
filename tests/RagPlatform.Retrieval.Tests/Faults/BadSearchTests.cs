using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faults;

public sealed class BadSearchTests
{
    public static TheoryData<float[]> BadVectors { get; } = new()
    {
        new float[] { 1 }, new float[63], Filled(64, 0), Filled(64, float.NaN), Filled(64, float.PositiveInfinity), Filled(65, 1), Filled(64, 1e30f),
    };

    [Theory]
    [MemberData(nameof(BadVectors))]
    public async Task Search_VectorThatNoEngineTakes_IsTheCallersFault(float[] vector)
    {
        await using ServiceHost host = await StartAsync();
        var embedding = new QueryEmbedding { Model = host.Get<TextEmbedder>().Model, Reliable = true };
        embedding.Values.Add(vector);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => SearchAsync(host, "topic", embedding: embedding));

        Assert.Equal((StatusCode.InvalidArgument, "embedding.values"), (refused.Code, refused.Field));
        Assert.Contains("64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_VectorOfAnotherModel_IsEmbeddedHere()
    {
        await using ServiceHost host = await StartAsync();
        var embedding = new QueryEmbedding { Model = "another/1", Reliable = true, Values = { 1, 2, 3 } };

        Assert.Equal("d1", (await SearchAsync(host, "topic1", embedding: embedding)).Hits[0].Chunk.Document.DocumentId);
    }

    [Fact]
    public async Task Search_FilterOnAFieldNoDocumentHas_FindsNothing()
    {
        await using ServiceHost host = await StartAsync();

        SearchResult found = await SearchAsync(host, "topic1", filters: new Dictionary<string, string> { ["colour"] = "red" });

        Assert.Empty(found.Hits);
        Assert.Equal(DegradationLevel.None, found.Degradation.Level);
    }

    [Fact]
    public async Task Search_CollectionThatIsNotThere_IsRefusedWithoutADescent()
    {
        await using ServiceHost host = await StartAsync();

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => SearchAsync(host, "topic1", collection: "nowhere"));

        Assert.Equal((StatusCode.NotFound, "collections"), (refused.Code, refused.Field));
    }

    private static float[] Filled(int length, float value)
    {
        float[] vector = new float[length];
        Array.Fill(vector, value);
        return vector;
    }

    private static async Task<ServiceHost> StartAsync()
    {
        ServiceHost host = await ServiceHost.StartAsync();
        await host.IngestAsync("kb", Enumerable.Range(0, 5).Select(i => ($"d{i}", $"The topic{i} of all.")));
        return host;
    }

    private static Task<SearchResult> SearchAsync(
        ServiceHost host,
        string text,
        string collection = "kb",
        QueryEmbedding? embedding = null,
        IReadOnlyDictionary<string, string>? filters = null) => host.Get<RetrieverChain>().SearchAsync(
        new SearchQuery(
            text, [collection], ServiceHost.Caller, 5, SearchMode.Hybrid, false, filters ?? new Dictionary<string, string>(), new SearchTuning(),
            embedding),
        default);
}
