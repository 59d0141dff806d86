using System.Text.Json;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>The checks that requests are held against do find what is wrong.</summary>
public sealed class OpenApiDescriptionTests
{
    private static readonly Dictionary<string, string> s_wait = new() { ["wait"] = "true" };

    [DescribedTheory]
    [InlineData("PUT", "/collections/c/points", """{"points":[{"id":"5c56c793-69f3-4fbf-87e6-c4bf54c28c26","vector":[1],"payload":{"a":1}}]}""", true)]
    [InlineData("PUT", "/collections/c/points", """{"points":[{"id":true,"vector":[1]}]}""", false)]
    [InlineData("PUT", "/collections/c/points", """{"points":[{"vector":[1]}]}""", false)]
    [InlineData("PUT", "/collections/c/points", """{"pointz":[]}""", false)]
    [InlineData("PUT", "/collections/c/pointz", """{"points":[]}""", false)]
    [InlineData("PATCH", "/collections/c/points", """{"points":[]}""", false)]
    [InlineData("POST", "/collections/c/points/delete", """{"filter":{"must":[{"key":"a","match":{"any":["x"]}}]}}""", true)]
    [InlineData("POST", "/collections/c/points/delete", """{"filter":{"must":[{"key":"a","match":{"every":["x"]}}]}}""", false)]
    [InlineData("POST", "/collections/c/points/delete", """{"filter":{"musst":[]}}""", false)]
    public void CheckRequest_OfQdrant_FindsWhatIsWrong(string method, string path, string body, bool isRight) =>
        Assert.Equal(isRight, Check(EngineApis.Qdrant, method, path, s_wait, body));

    [DescribedTheory]
    [InlineData("/i/_search", """{"size":3,"knn":{"field":"v","query_vector":[1],"k":1,"filter":[{"term":{"a":{"value":"x"}}}]}}""", true)]
    [InlineData("/i/_search", """{"size":3,"knn":{"query_vector":[1],"k":1}}""", false)]
    [InlineData("/i/_search", """{"knnn":{"field":"v"}}""", false)]
    [InlineData("/i/_search", """{"size":"three"}""", false)]
    [InlineData("/i/_delete_by_query", """{"query":{"bool":{"filter":[{"terms":{"a":["x"]}}]}}}""", true)]
    [InlineData("/i/_delete_by_query", """{"query":{"bool":{"filtre":[]}}}""", false)]
    public void CheckRequest_OfElasticsearch_FindsWhatIsWrong(string path, string body, bool isRight) =>
        Assert.Equal(isRight, Check(EngineApis.Elasticsearch, "POST", path, new Dictionary<string, string>(), body));

    [DescribedTheory]
    [InlineData("wait", "perhaps", false)]
    [InlineData("weight", "true", false)]
    [InlineData("wait", "false", true)]
    public void CheckRequest_QueryParameters_AreCheckedByNameAndType(string name, string value, bool isRight) => Assert.Equal(
        isRight, Check(EngineApis.Qdrant, "PUT", "/collections/c/points", new Dictionary<string, string> { [name] = value }, """{"points":[]}"""));

    private static bool Check(string api, string method, string path, Dictionary<string, string> query, string body) =>
        OpenApiDescription.Find(api)!.CheckRequest(method, path, query, JsonDocument.Parse(body).RootElement).Count == 0;

    private sealed class DescribedTheoryAttribute() : ServerTheoryAttribute(
        EngineApis.Find(EngineApis.Qdrant) is null ? LabelledData.MissingReason : null);
}
