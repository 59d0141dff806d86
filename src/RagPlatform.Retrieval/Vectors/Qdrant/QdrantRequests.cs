using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Qdrant;

/// <summary>The bodies of requests.</summary>
internal static class QdrantRequests
{
    // A graph over all collections would be walked in vain by each; each has links of its own, made for its tenant key.
    private const int LinksAcrossTenants = 0;
    private static readonly float[] s_placeholder = [1];

    /// <summary>The fields points are filtered by. Those that only changes need lie on disk.</summary>
    public static IReadOnlyList<object> Indices { get; } =
    [
        new { field_name = "scope", field_schema = new { type = "keyword", is_tenant = true } },
        Keyword("readers", onDisk: false),
        Keyword("metadata", onDisk: false),
        Keyword("chunk", onDisk: true),
        Keyword("document", onDisk: true),
        Keyword("step", onDisk: true),
    ];

    /// <summary>A collection of records. Points must have vectors; these are never searched by them.</summary>
    public static object CreateRecords(QdrantOptions options) =>
        WithCopies(new() { ["vectors"] = new { size = s_placeholder.Length, distance = "Dot" } }, options);

    /// <summary>A collection of points.</summary>
    public static object CreatePoints(int dimensions, QdrantOptions options)
    {
        Dictionary<string, object> request = WithCopies(
            new()
            {
                ["vectors"] = new { size = dimensions, distance = "Cosine", on_disk = options.Quantize },
                ["hnsw_config"] = new { m = LinksAcrossTenants, payload_m = options.Links, ef_construct = options.BuildEffort },
            },
            options);
        if (options.Shards > 0)
        {
            request["shard_number"] = options.Shards;
        }

        if (options.OwnShardTenants.Length > 0)
        {
            request["sharding_method"] = "custom";
        }

        if (options.Quantize)
        {
            request["quantization_config"] = new { scalar = new { type = "int8", always_ram = true } };
        }

        return request;
    }

    /// <summary>Shards for those who have a key.</summary>
    public static object CreateShardKey(string key, QdrantOptions options) => options.Shards > 0
        ? new { shard_key = key, shards_number = options.Shards, replication_factor = options.Replicas }
        : new { shard_key = key, replication_factor = options.Replicas };

    /// <summary>Writes a record.</summary>
    public static object WriteRecord(RemoteRecord record) => new
    {
        points = new[]
        {
            new
            {
                id = PointIds.Of(record.Key),
                vector = s_placeholder,
                payload = new
                {
                    tenant = record.Key.Tenant,
                    name = record.Key.Name,
                    dimensions = record.Dimensions,
                    model = record.Model,
                    version = record.Version,
                    going = record.IsGoing,
                },
            },
        },
    };

    /// <summary>Writes points.</summary>
    public static object WritePoints(IEnumerable<RemotePoint> points) => new
    {
        points = points.Select(point => new
        {
            id = point.Id,
            vector = point.Vector,
            payload = new
            {
                scope = point.Scope,
                document = point.DocumentId,
                ordinal = point.Ordinal,
                chunk = point.Chunk,
                readers = point.Readers,
                metadata = point.Metadata,
                step = point.Step,
            },
        }),
    };

    /// <summary>All points of a collection.</summary>
    public static object FilterScope(CollectionKey key) => new { must = new[] { Is("scope", RemoteRecord.ScopeOf(key)) } };

    /// <summary>The points of documents, without those of a step.</summary>
    public static object FilterDocuments(CollectionKey key, string[] documents, string exceptStep) => new
    {
        must = new[] { Is("scope", RemoteRecord.ScopeOf(key)), IsOneOf("document", documents) },
        must_not = new[] { Is("step", exceptStep) },
    };

    /// <summary>What a query admits.</summary>
    public static object Filter(RemoteQuery query)
    {
        List<object> must = [Is("scope", query.Scope), .. query.Metadata.Select(term => Is("metadata", term))];
        if (query.Readers is { } readers)
        {
            must.Add(IsOneOf("readers", readers));
        }

        if (query.Chunks is { } chunks)
        {
            must.Add(IsOneOf("chunk", chunks));
        }

        return new { must };
    }

    private static Dictionary<string, object> WithCopies(Dictionary<string, object> request, QdrantOptions options)
    {
        request["replication_factor"] = options.Replicas;
        if (options.WriteConsistency > 0)
        {
            request["write_consistency_factor"] = options.WriteConsistency;
        }

        return request;
    }

    private static object Is(string field, string value) => new { key = field, match = new { value } };

    private static object IsOneOf(string field, IReadOnlyList<string> values) => new { key = field, match = new { any = values } };

    private static object Keyword(string field, bool onDisk) =>
        new { field_name = field, field_schema = new { type = "keyword", on_disk = onDisk } };
}
