using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Following;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Lexical.Engines;

/// <summary>The contract over Elasticsearch's wire format, and what happens when the server misbehaves.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit lets go of it.")]
public sealed class ElasticsearchLexicalContractTests : ElasticsearchLexicalContract
{
    private readonly SimulatedElasticsearch _server = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _server.Violations.Distinct()));
    }

    [Fact]
    public async Task Find_Filters_ArePushedDown()
    {
        await WriteAsync(Document("a", "kettle"));
        _server.Bodies.Clear();

        await FindAsync(
            Key,
            "kettle",
            new VectorFilter(new HashSet<string> { "red" }, new Dictionary<string, string> { ["year"] = "2024" }),
            10);

        string request = Assert.Single(_server.Bodies);
        Assert.Contains($"\"scope\":{{\"value\":\"{Key.Tenant}/notes\"}}", request, StringComparison.Ordinal);
        Assert.Contains("""{"terms":{"readers":["*","=red"]}}""", request, StringComparison.Ordinal);
        Assert.Contains("\"metadata\"", request, StringComparison.Ordinal);
        Assert.Contains("2024", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_NewCollection_AsksForThePlatformsParameters()
    {
        await WriteAsync(Document("a", "kettle"));

        string request = Assert.Single(_server.Bodies, body => body.Contains("mappings", StringComparison.Ordinal));
        Assert.Contains("""{"type":"BM25","k1":1.2,"b":0.5}""", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_IndexOfAnEarlierFormat_IsMadeAnew()
    {
        await WriteAsync(Document("a", "kettle"));
        string record = _server.Requests.Last(request => request.EndsWith("/record", StringComparison.Ordinal))["PUT ".Length..];
        using var client = new HttpClient { BaseAddress = new Uri(_server.Url) };
        await client.PutAsJsonAsync(record, new { tenant = Key.Tenant, name = Key.Name, version = 5, format = 0 });

        Assert.Equal(0, await Store.VersionAsync(Key, CancellationToken.None));
        await Store.EnsureAsync(Key, CancellationToken.None);

        Assert.Empty(await FindAsync(Key, "kettle", VectorFilter.None, 10));
    }

    [Fact]
    public async Task Apply_CutShortAnywhere_IsMendedByApplyingItAgain()
    {
        var before = new CopyStep<WordDocument>([], [Document("gone", "kettle"), Document("shrinks", "kettle", "kettle")], 1, true);
        var step = new CopyStep<WordDocument>(
            ["gone"], [Document("shrinks", "kettle"), Document("new", "kettle", "kettle", "kettle")], 2, true);
        await WriteAsync(before, step);
        _server.Requests.Clear();
        await Store.ApplyAsync(Key, step, CancellationToken.None);
        int requests = _server.Requests.Count;
        Assert.InRange(requests, 4, 20);
        for (int cut = 0; cut < requests; cut++)
        {
            await Store.DropAsync(Key, CancellationToken.None);
            await WriteAsync(before);
            int left = cut;
            _server.Fault = context => Task.FromResult(--left < 0 && Fail(context));
            await Assert.ThrowsAsync<VectorEngineException>(() => Store.ApplyAsync(Key, step, CancellationToken.None));
            _server.Fault = _ => Task.FromResult(false);
            Assert.Equal(1, await Store.VersionAsync(Key, CancellationToken.None));

            await Store.ApplyAsync(Key, step, CancellationToken.None);

            IReadOnlyList<ChunkRef> found = await Store.FindAsync(
                Key, new LexicalQuery("kettle"), VectorFilter.None, 10, CancellationToken.None);
            Assert.Equal(
                ["new 0", "new 1", "new 2", "shrinks 0"],
                found.Select(chunk => $"{chunk.DocumentId} {chunk.Ordinal}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Find_IndexRemovedAndNotFilledAgain_Fails()
    {
        await WriteAsync(Document("a", "kettle"));
        await Store.DropAsync(Key, CancellationToken.None);

        await Assert.ThrowsAsync<WordsMissingException>(() => FindAsync(Key, "kettle", VectorFilter.None, 10));
    }

    private protected override async Task<ElasticsearchOptions> ConnectAsync()
    {
        await _server.StartAsync();
        return new ElasticsearchOptions { Url = _server.Url, BatchPoints = 2, Retries = 0 };
    }

    private async Task WriteAsync(params CopyStep<WordDocument>[] steps)
    {
        await Store.EnsureAsync(Key, CancellationToken.None);
        foreach (CopyStep<WordDocument> step in steps)
        {
            await Store.ApplyAsync(Key, step, CancellationToken.None);
        }
    }

    private static bool Fail(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return true;
    }
}
