using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Retrieval.Tests.Vectors.Remote;

namespace RagPlatform.Retrieval.Tests.Vectors.Qdrant;

/// <summary>What Qdrant does of what the engine uses, with exact searches.</summary>
internal sealed class SimulatedQdrant() : SimulatedServer(OpenApiDescription.Find(EngineApis.Qdrant))
{
    private readonly Dictionary<string, Dictionary<string, Point>> _collections = [];
    private readonly Dictionary<string, int> _sizes = [];
    private readonly HashSet<(string Collection, string Field)> _indices = [];
    private readonly Dictionary<string, HashSet<string>> _shardKeys = [];

    /// <summary>Whether filters on fields without an index are refused, as hosted Qdrant does.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>The shard keys points were written with, in their order.</summary>
    public IReadOnlyList<string?> ShardKeysOfPoints =>
        [.. _collections.Where(collection => _shardKeys.ContainsKey(collection.Key)).SelectMany(collection => collection.Value.Values.Select(point => point.ShardKey))];

    private protected override (int Status, JsonNode Body) Handle(string method, string[] path, JsonElement? body) => (method, path) switch
    {
        ("GET", ["collections", var name, "exists"]) => Ok(new JsonObject { ["exists"] = _collections.ContainsKey(name) }),
        ("PUT", ["collections", var name]) => Create(name, body!.Value),
        (_, ["collections", var name, ..]) when !_collections.ContainsKey(name) => NotFound($"Not found: Collection `{name}` doesn't exist!"),
        ("GET", ["collections", var name, "shards"]) => ShardKeys(name),
        ("PUT", ["collections", var name, "shards"]) => CreateShardKey(name, body!.Value),
        ("PUT", ["collections", var name, "index"]) => Index(name, body!.Value),
        ("PUT", ["collections", var name, "points"]) => Upsert(name, body!.Value),
        ("GET", ["collections", var name, "points", var id]) => Get(name, id),
        ("POST", ["collections", var name, "points", "delete"]) => Delete(name, body!.Value),
        ("POST", ["collections", var name, "points", "query"]) => Query(name, body!.Value),
        ("POST", ["collections", var name, "points", "count"]) => Count(name, body!.Value),
        _ => NotFound("no such path"),
    };

    private static (int Status, JsonNode Body) Ok(JsonNode result) =>
        (200, new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 });

    private static (int Status, JsonNode Body) Updated() => Ok(new JsonObject { ["operation_id"] = 1, ["status"] = "completed" });

    private static (int Status, JsonNode Body) NotFound(string message) => Error(404, message);

    private static (int Status, JsonNode Body) Error(int status, string message) =>
        (status, new JsonObject { ["status"] = new JsonObject { ["error"] = message }, ["time"] = 0 });

    private (int Status, JsonNode Body) Create(string name, JsonElement body)
    {
        if (!_collections.TryAdd(name, []))
        {
            return Error(409, $"Wrong input: Collection `{name}` already exists!");
        }

        _sizes[name] = body.GetProperty("vectors").GetProperty("size").GetInt32();
        if (body.TryGetProperty("sharding_method", out JsonElement method) && method.GetString() == "custom")
        {
            _shardKeys[name] = [];
        }

        return Ok(true);
    }

    private (int Status, JsonNode Body) ShardKeys(string name) => Ok(new JsonObject
    {
        ["shard_keys"] = new JsonArray([.. _shardKeys[name].Select(key => new JsonObject { ["key"] = key })]),
    });

    private (int Status, JsonNode Body) CreateShardKey(string name, JsonElement body) =>
        _shardKeys[name].Add(body.GetProperty("shard_key").GetString()!) ? Ok(true) : Error(400, "Wrong input: Sharding key already exists");

    // Null where the collection has none; a key that was not made is refused, as is its absence where points are written.
    private string? ShardKeyOf(string name, JsonElement body)
    {
        if (!_shardKeys.TryGetValue(name, out HashSet<string>? known))
        {
            return null;
        }

        string? key = body.TryGetProperty("shard_key", out JsonElement given) ? given.GetString() : null;
        return key is not null && known.Contains(key) ? key : throw new InvalidOperationException($"no shard key '{key}'");
    }

    private (int Status, JsonNode Body) Index(string name, JsonElement body)
    {
        _indices.Add((name, body.GetProperty("field_name").GetString()!));
        return Updated();
    }

    private (int Status, JsonNode Body) Upsert(string name, JsonElement body)
    {
        string? shardKey = ShardKeyOf(name, body);
        Point[] points = [.. body.GetProperty("points").EnumerateArray().Select(point => Point.Read(point) with { ShardKey = shardKey })];
        if (points.Any(point => point.Vector.Length != _sizes[name]))
        {
            return Error(400, "Wrong input: Vector dimension error");
        }

        foreach (Point point in points)
        {
            _collections[name][point.Id] = point;
        }

        return Updated();
    }

    private (int Status, JsonNode Body) Get(string name, string id) => _collections[name].TryGetValue(id, out Point? point)
        ? Ok(new JsonObject { ["id"] = id, ["payload"] = JsonNode.Parse(point.Payload.GetRawText()) })
        : NotFound($"Not found: Point with id {id} does not exists!");

    private (int Status, JsonNode Body) Delete(string name, JsonElement body)
    {
        string[] gone = body.TryGetProperty("points", out JsonElement ids)
            ? [.. ids.EnumerateArray().Select(id => id.GetString()!)]
            : [.. Admitted(name, body).Select(point => point.Id)];
        Array.ForEach(gone, id => _collections[name].Remove(id));
        return Updated();
    }

    private (int Status, JsonNode Body) Query(string name, JsonElement body)
    {
        JsonElement vector = body.GetProperty("query");
        string[] fields = [.. body.GetProperty("with_payload").EnumerateArray().Select(field => field.GetString()!)];
        JsonNode[] found =
        [
            .. Admitted(name, body).Select(point => (Point: point, Score: Cosine(vector, point.Vector)))
                .OrderByDescending(scored => scored.Score).Take(body.GetProperty("limit").GetInt32())
                .Select(scored => new JsonObject
                {
                    ["id"] = scored.Point.Id,
                    ["version"] = 1,
                    ["score"] = scored.Score,
                    ["payload"] = new JsonObject(fields.Select(field =>
                        KeyValuePair.Create(field, JsonNode.Parse(scored.Point.Payload.GetProperty(field).GetRawText())))),
                }),
        ];
        return Ok(new JsonObject { ["points"] = new JsonArray(found) });
    }

    private (int Status, JsonNode Body) Count(string name, JsonElement body) =>
        Ok(new JsonObject { ["count"] = Admitted(name, body).Count() });

    private IEnumerable<Point> Admitted(string name, JsonElement request)
    {
        JsonElement filter = request.GetProperty("filter");
        JsonElement[] must = Conditions(filter, "must");
        JsonElement[] mustNot = Conditions(filter, "must_not");
        if (IsStrict && must.Concat(mustNot).FirstOrDefault(one => !_indices.Contains((name, one.GetProperty("key").GetString()!)))
            is { ValueKind: JsonValueKind.Object } unindexed)
        {
            throw new InvalidOperationException($"no index on {unindexed}");
        }

        string? shardKey = ShardKeyOf(name, request);
        return
        [
            .. _collections[name].Values.Where(
                point => point.ShardKey == shardKey && must.All(point.Matches) && !mustNot.Any(point.Matches)),
        ];
    }

    private static JsonElement[] Conditions(JsonElement filter, string kind) =>
        filter.TryGetProperty(kind, out JsonElement conditions) ? [.. conditions.EnumerateArray()] : [];

    private sealed record Point(string Id, float[] Vector, JsonElement Payload)
    {
        public string? ShardKey { get; init; }

        public static Point Read(JsonElement point) => new(
            point.GetProperty("id").GetString()!,
            [.. point.GetProperty("vector").EnumerateArray().Select(number => number.GetSingle())],
            point.GetProperty("payload").Clone());

        public bool Matches(JsonElement condition)
        {
            JsonElement match = condition.GetProperty("match");
            HashSet<string> wanted = match.TryGetProperty("any", out JsonElement any)
                ? [.. any.EnumerateArray().Select(value => value.GetString()!)]
                : [match.GetProperty("value").GetString()!];
            JsonElement value = Payload.GetProperty(condition.GetProperty("key").GetString()!);
            return value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Any(one => wanted.Contains(one.GetString()!))
                : wanted.Contains(value.GetString()!);
        }
    }
}
