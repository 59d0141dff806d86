using System.ComponentModel.DataAnnotations;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Qdrant;

/// <summary>How many copies of points there are, take a write and are asked.</summary>
public sealed class QdrantConsistencyTests
{
    private readonly CollectionKey _key = new("t", "kb");

    [Fact]
    public async Task Copies_AsConfigured_AreAskedForByCollectionsAndEveryRead()
    {
        string[] said = await RunAsync(new QdrantOptions { Replicas = 3, WriteConsistency = 2, ReadConsistency = "majority" });

        string[] made = [.. said.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)
            && !request.Contains("/points", StringComparison.Ordinal) && !request.Contains("/index", StringComparison.Ordinal))];
        Assert.Equal(2, made.Length);
        Assert.All(made, request => Assert.Contains("\"replication_factor\":3", request, StringComparison.Ordinal));
        Assert.All(made, request => Assert.Contains("\"write_consistency_factor\":2", request, StringComparison.Ordinal));
        string[] read = [.. said.Where(IsReadOfPoints)];
        Assert.InRange(read.Length, 3, 100);
        Assert.All(read, request => Assert.Contains("?consistency=majority ", request, StringComparison.Ordinal));
        Assert.DoesNotContain(said.Except(read), request => request.Contains("consistency=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_NotConfigured_AreLeftToQdrant()
    {
        string[] said = await RunAsync(new QdrantOptions());

        Assert.DoesNotContain(said, request => request.Contains("consistency", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("2", true)]
    [InlineData("quorum", true)]
    [InlineData("0", false)]
    [InlineData("all&timeout=9", false)]
    public void ReadConsistency_OtherThanQdrantKnows_IsRefused(string value, bool isValid)
    {
        var options = new QdrantOptions { ReadConsistency = value };

        Assert.Equal(isValid, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }

    private static bool IsReadOfPoints(string request) =>
        request.Contains("/points/query", StringComparison.Ordinal) || request.Contains("/points/count", StringComparison.Ordinal)
        || (request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("/points/", StringComparison.Ordinal));

    /// <summary>Writes, searches and counts; what was said to the server.</summary>
    private async Task<string[]> RunAsync(QdrantOptions options)
    {
        await using var server = new SimulatedQdrant();
        await server.StartAsync();
        options.Url = server.Url;
        IVectorStore store = RemoteClients.Qdrant(options, TimeProvider.System);
        await store.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
        float[] vector = [1, 0];
        var document = new VectorDocument("d", [], new Dictionary<string, string>(), [new VectorPoint(0, 0, vector)]);
        await store.ApplyAsync(_key, new VectorChanges([], [document], 1), CancellationToken.None);
        var everything = new VectorFilter(new HashSet<string>(), new Dictionary<string, string>());
        Assert.Single(await store.SearchAsync(_key, new VectorQuery(vector, 1, everything), CancellationToken.None));
        await store.DescribeAsync(_key, CancellationToken.None);
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, server.Violations.Distinct()));
        return [.. server.Bodies];
    }
}
