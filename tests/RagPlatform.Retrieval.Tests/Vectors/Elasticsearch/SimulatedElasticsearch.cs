using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Retrieval.Tests.Vectors.Remote;

namespace RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;

/// <summary>
/// What Elasticsearch does of what the engine uses, with exact searches. Searches and removals by query see an index as it was refreshed last.
/// </summary>
internal sealed class SimulatedElasticsearch() : SimulatedServer(OpenApiDescription.Find(EngineApis.Elasticsearch))
{
    private readonly Dictionary<string, Index> _indices = [];

    private protected override (int Status, JsonNode Body) Handle(string method, string[] path, JsonElement? body) => (method, path) switch
    {
        ("PUT", [var name]) => Create(name, body!.Value),
        (_, [var name, ..]) when !_indices.ContainsKey(name) => Error(404, "index_not_found_exception"),
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

        _indices[name] = new Index(body.GetProperty("mappings").GetProperty("properties"));
        return (200, new JsonObject { ["acknowledged"] = true, ["shards_acknowledged"] = true, ["index"] = name });
    }

    private static (int Status, JsonNode Body) Put(Index index, string id, JsonElement document)
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

    private static (int Status, JsonNode Body) Refresh(Index index)
    {
        index.Refresh();
        return (200, new JsonObject { ["_shards"] = Shards() });
    }

    private static (int Status, JsonNode Body) RemoveByQuery(Index index, JsonElement body)
    {
        string[] gone = [.. index.Visible.Where(entry => Index.Matches(entry.Value, body.GetProperty("query"))).Select(entry => entry.Key)];
        Array.ForEach(gone, id => index.Documents.Remove(id));
        index.Refresh();
        return (200, new JsonObject { ["took"] = 1, ["deleted"] = gone.Length, ["version_conflicts"] = 0, ["failures"] = new JsonArray() });
    }

    private (int Status, JsonNode Body) Search(string name, JsonElement body)
    {
        bool isExact = body.TryGetProperty("query", out JsonElement query);
        JsonElement vector = isExact
            ? query.GetProperty("script_score").GetProperty("script").GetProperty("params").GetProperty("q")
            : body.GetProperty("knn").GetProperty("query_vector");
        JsonElement[] filter = isExact
            ? [query.GetProperty("script_score").GetProperty("query")]
            : [.. body.GetProperty("knn").GetProperty("filter").EnumerateArray()];
        int size = body.GetProperty("size").GetInt32();
        int limit = isExact ? size : Math.Min(size, body.GetProperty("knn").GetProperty("k").GetInt32());
        JsonNode[] hits =
        [
            .. _indices[name].Visible.Where(entry => filter.All(condition => Index.Matches(entry.Value, condition)))
                .Select(entry => (entry.Key, entry.Value, Cosine: Cosine(vector, Index.VectorOf(entry.Value))))
                .OrderByDescending(scored => scored.Cosine).Take(limit)
                .Select(scored => new JsonObject
                {
                    ["_index"] = name,
                    ["_id"] = scored.Key,
                    ["_score"] = isExact ? scored.Cosine + 1 : (1 + scored.Cosine) / 2,
                    ["_source"] = new JsonObject(body.GetProperty("_source").GetProperty("includes").EnumerateArray().Select(field => KeyValuePair.Create(
                        field.GetString()!, JsonNode.Parse(scored.Value.GetProperty(field.GetString()!).GetRawText())))),
                }),
        ];
        return (200, new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = Shards(),
            ["hits"] = new JsonObject { ["hits"] = new JsonArray(hits) },
        });
    }

    private static (int Status, JsonNode Body) Count(Index index, JsonElement body) => (200, new JsonObject
    {
        ["count"] = index.Visible.Count(entry => Index.Matches(entry.Value, body.GetProperty("query"))),
        ["_shards"] = Shards(),
    });

    private sealed class Index(JsonElement properties)
    {
        public Dictionary<string, JsonElement> Documents { get; } = [];

        public Dictionary<string, JsonElement> Visible { get; private set; } = [];

        public static float[] VectorOf(JsonElement document) =>
            [.. document.GetProperty("vector").EnumerateArray().Select(number => number.GetSingle())];

        public static bool Matches(JsonElement document, JsonElement condition)
        {
            if (condition.TryGetProperty("bool", out JsonElement both))
            {
                bool isExcluded = both.TryGetProperty("must_not", out JsonElement not) && not.EnumerateArray().Any(one => Matches(document, one));
                return !isExcluded && both.GetProperty("filter").EnumerateArray().All(one => Matches(document, one));
            }

            bool isOne = condition.TryGetProperty("term", out JsonElement term);
            JsonProperty field = (isOne ? term : condition.GetProperty("terms")).EnumerateObject().First();
            HashSet<string> wanted = isOne
                ? [field.Value.GetProperty("value").GetString()!]
                : [.. field.Value.EnumerateArray().Select(value => value.GetString()!)];
            JsonElement has = document.GetProperty(field.Name);
            return has.ValueKind == JsonValueKind.Array
                ? has.EnumerateArray().Any(one => wanted.Contains(one.GetString()!))
                : wanted.Contains(has.GetString()!);
        }

        public void Write(string id, JsonElement document)
        {
            foreach (JsonProperty field in document.EnumerateObject())
            {
                if (!properties.TryGetProperty(field.Name, out _))
                {
                    throw new InvalidOperationException($"strict_dynamic_mapping_exception: {field.Name}");
                }
            }

            Documents[id] = document.Clone();
        }

        public void Refresh() => Visible = new(Documents);
    }
}
