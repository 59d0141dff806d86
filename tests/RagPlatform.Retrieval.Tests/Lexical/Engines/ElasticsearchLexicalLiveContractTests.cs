using RagPlatform.Retrieval.Tests.Vectors;
using RagPlatform.Retrieval.Tests.Vectors.Remote;
using RagPlatform.Retrieval.Vectors.Elasticsearch;

namespace RagPlatform.Retrieval.Tests.Lexical.Engines;

/// <summary>The contract on a live Elasticsearch; what it makes begins with <c>ragtest</c>.</summary>
[NeedsServer(typeof(LiveServers.Elasticsearch), mayBeRequired: false)]
public sealed class ElasticsearchLexicalLiveContractTests : ElasticsearchLexicalContract
{
    private protected override Task<ElasticsearchOptions> ConnectAsync() => Task.FromResult(
        new ElasticsearchOptions { Url = Environment.GetEnvironmentVariable(LiveServers.ElasticsearchVariable), Prefix = "ragtest" });
}
