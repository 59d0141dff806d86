using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Retrieval.Tests.Vectors.Remote;

namespace RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;

/// <summary>
/// What Elasticsearch does of what the engine uses, with exact vector searches. Searches and removals by query see an index as it was refreshed
/// last, and it refuses what its limits forbid.
/// </summary>
internal sealed class SimulatedElasticsearch() : SimulatedServer(OpenApiDescription.Find(EngineApis.Elasticsearch))
{
    private const int MaxHits = 10_000;
    private const int MaxClauses = 1024;
    private readonly Dictionary<string, SimulatedIndex> _indices = [];

    private protected override (int Status, JsonNode Body) Handle(string method, string[] path, JsonElement? body) => (method, path) switch
    {
        ("PUT", [var name]) => Create(name, body!.Value),
        (_, [var name, ..]) when !_indices.ContainsKey(name) => Error(404, "index_not_found_exception"),
        ("DELETE", [var name]) => Drop(name),
        ("PUT", [var name, "_doc", var id]) => Put(_indices[name], id, body!.Value),
        ("GET", [var name, "_doc", var id]) => Get(name, id),
        ("DELETE", [var name, "_doc", var id]) => Remove(name, id),
        ("POST", [var name, "_bulk"]) => Bulk(name, body!.Value),
        ("POST", [var name, "_refresh"]) => Refresh(_indices[name]),
        ("POST", [var name, "_delete_by_query"]) => RemoveByQuery(_indices[name], body!.Value),
        ("POST", [var name, "_search"]) => Search(name, body!.Value),
        ("POST", [var name, "_count"]) => Count(_indices[name], body!.Value),
        _ => Error(404, "no_such_path"),
    };

    private static JsonObject Shards() => new() { ["total"] = 1, ["successful"] = 1, ["failed"] = 0 };

    private static (int Status, JsonNode Body) Error(int status, string type) =>
        (status, new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["reason"] = type }, ["status"] = status });

    private static JsonObject Written(string index, string id, string result) => new()
    {
        ["_index"] = index,
        ["_id"] = id,
        ["_version"] = 1,
        ["result"] = result,
        ["_shards"] = Shards(),
        ["_seq_no"] = 0,
        ["_primary_term"] = 1,
    };

    private (int Status, JsonNode Body) Create(string name, JsonElement body)
    {
        if (_indices.ContainsKey(name))
        {
            return Error(400, "resource_already_exists_exception");
        }

        _indices[name] = new SimulatedIndex(body);
        return (200, new JsonObject { ["acknowledged"] = true, ["shards_acknowledged"] = true, ["index"] = name });
    }

    private (int Status, JsonNode Body) Drop(string name)
    {
        _indices.Remove(name);
        return (200, new JsonObject { ["acknowledged"] = true });
    }

    private static (int Status, JsonNode Body) Put(SimulatedIndex index, string id, JsonElement document)
    {
        index.Write(id, document);
        return (200, Written("records", id, "created"));
    }

    private (int Status, JsonNode Body) Get(string name, string id) => _indices[name].Documents.TryGetValue(id, out JsonElement document)
        ? (200, new JsonObject { ["_index"] = name, ["_id"] = id, ["found"] = true, ["_source"] = JsonNode.Parse(document.GetRawText()) })
        : (404, new JsonObject { ["_index"] = name, ["_id"] = id, ["found"] = false });

    private (int Status, JsonNode Body) Remove(string name, string id) => _indices[name].Documents.Remove(id)
        ? (200, Written(name, id, "deleted"))
        : (404, Written(name, id, "not_found"));

    private (int Status, JsonNode Body) Bulk(string name, JsonElement lines)
    {
        var items = new JsonArray();
        JsonElement[] all = [.. lines.EnumerateArray()];
        foreach (JsonElement[] pair in all.Chunk(2))
        {
            string id = pair[0].GetProperty("index").GetProperty("_id").GetString()!;
            _indices[name].Write(id, pair[1]);
            JsonObject written = Written(name, id, "created");
            written["status"] = 201;
            items.Add(new JsonObject { ["index"] = written });
        }

        // "wait_for" answers after the next refresh.
        _indices[name].Refresh();
        return (200, new JsonObject { ["took"] = 1, ["errors"] = false, ["items"] = items });
    }

    private static (int Status, JsonNode Body) Refresh(SimulatedIndex index)
    {
        index.Refresh();
        return (200, new JsonObject { ["_shards"] = Shards() });
    }

    private static (int Status, JsonNode Body) RemoveByQuery(SimulatedIndex index, JsonElement body)
    {
        string[] gone = [.. index.Visible.Where(entry => SimulatedIndex.Matches(entry.Value, body.GetProperty("query"))).Select(entry => entry.Key)];
        Array.ForEach(gone, id => index.Documents.Remove(id));
        index.Refresh();
        return (200, new JsonObject { ["took"] = 1, ["deleted"] = gone.Length, ["version_conflicts"] = 0, ["failures"] = new JsonArray() });
    }

    private (int Status, JsonNode Body) Search(string name, JsonElement body)
    {
        int size = body.GetProperty("size").GetInt32();
        if (size > MaxHits)
        {
            return Error(400, "illegal_argument_exception");
        }

        if (body.TryGetProperty("query", out JsonElement query) && !query.TryGetProperty("script_score", out _))
        {
            return SimulatedScoring.CountClauses(query) > MaxClauses
                ? Error(400, "too_many_nested_clauses")
                : Found(name, SearchByScore(_indices[name], query, size), body);
        }

        return Found(name, SearchByVector(_indices[name], body, size), body);
    }

    private IEnumerable<(string Id, double Score, JsonNode? Named)> SearchByScore(SimulatedIndex index, JsonElement query, int size)
    {
        var scoring = new SimulatedScoring(index);
        bool withScores = Parameters.GetValueOrDefault("include_named_queries_score") == "true";
        return index.Visible.Keys
            .Select(id => (Id: id, Score: scoring.Score(id, query)))
            .Where(hit => hit.Score is not null)
            .OrderByDescending(hit => hit.Score)
            .Take(size)
            .Select(hit => (hit.Id, hit.Score!.Value, scoring.Named(hit.Id, query, withScores)));
    }

    private static IEnumerable<(string Id, double Score, JsonNode? Named)> SearchByVector(SimulatedIndex index, JsonElement body, int size)
    {
        bool isExact = body.TryGetProperty("query", out JsonElement query);
        JsonElement vector = isExact
            ? query.GetProperty("script_score").GetProperty("script").GetProperty("params").GetProperty("q")
            : body.GetProperty("knn").GetProperty("query_vector");
        JsonElement[] filter = isExact
            ? [query.GetProperty("script_score").GetProperty("query")]
            : [.. body.GetProperty("knn").GetProperty("filter").EnumerateArray()];
        int limit = isExact ? size : Math.Min(size, body.GetProperty("knn").GetProperty("k").GetInt32());
        return index.Visible.Where(entry => filter.All(condition => SimulatedIndex.Matches(entry.Value, condition)))
            .Select(entry => (entry.Key, Cosine: Cosine(vector, SimulatedIndex.VectorOf(entry.Value))))
            .OrderByDescending(scored => scored.Cosine).Take(limit)
            .Select(scored => (scored.Key, isExact ? scored.Cosine + 1 : (1 + scored.Cosine) / 2, (JsonNode?)null));
    }

    private (int Status, JsonNode Body) Found(
        string name, IEnumerable<(string Id, double Score, JsonNode? Named)> hits, JsonElement body) => (200, new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = Shards(),
            ["hits"] = new JsonObject { ["hits"] = new JsonArray([.. hits.Select(hit => ToHit(name, hit.Id, hit.Score, hit.Named, body))]) },
        });

    private JsonObject ToHit(string name, string id, double score, JsonNode? named, JsonElement body)
    {
        JsonElement document = _indices[name].Visible[id];
        var hit = new JsonObject
        {
            ["_index"] = name,
            ["_id"] = id,
            ["_score"] = score,
            ["_source"] = new JsonObject(body.GetProperty("_source").GetProperty("includes").EnumerateArray().Select(field => KeyValuePair.Create(
                field.GetString()!, JsonNode.Parse(document.GetProperty(field.GetString()!).GetRawText())))),
        };
        if (named is not null)
        {
            hit["matched_queries"] = named;
        }

        return hit;
    }

    private static (int Status, JsonNode Body) Count(SimulatedIndex index, JsonElement body) => (200, new JsonObject
    {
        ["count"] = index.Visible.Count(entry => SimulatedIndex.Matches(entry.Value, body.GetProperty("query"))),
        ["_shards"] = Shards(),
    });
}
