using System.Buffers;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>The bodies of requests.</summary>
internal static class ElasticsearchRequests
{
    private static readonly string[] s_notKept = ["vector"];
    private static readonly string[] s_returned = ["document", "ordinal"];

    /// <summary>An index of records.</summary>
    public static object CreateRecords() => new
    {
        mappings = new
        {
            dynamic = "strict",
            properties = new
            {
                tenant = Keyword,
                name = Keyword,
                dimensions = new { type = "integer" },
                model = Keyword,
                version = new { type = "long" },
                going = new { type = "boolean" },
            },
        },
    };

    /// <summary>An index of points. Their vectors are in the graph's files; a second copy in the source would double the room.</summary>
    public static object CreatePoints(int dimensions, ElasticsearchOptions options)
    {
        var request = new Dictionary<string, object>
        {
            ["mappings"] = new Dictionary<string, object>
            {
                ["dynamic"] = "strict",
                ["_source"] = new { excludes = s_notKept },
                ["properties"] = new
                {
                    scope = Keyword,
                    document = Keyword,
                    ordinal = new { type = "integer" },
                    chunk = Keyword,
                    readers = Keyword,
                    metadata = Keyword,
                    step = Keyword,
                    vector = new
                    {
                        type = "dense_vector",
                        dims = dimensions,
                        index = true,
                        similarity = "cosine",
                        index_options = new { type = "int8_hnsw", m = options.Links, ef_construction = options.BuildEffort },
                    },
                },
            },
        };
        if (options.Shards > 0)
        {
            request["settings"] = new { number_of_shards = options.Shards };
        }

        return request;
    }

    /// <summary>A record.</summary>
    public static object WriteRecord(RemoteRecord record) => new
    {
        tenant = record.Key.Tenant,
        name = record.Key.Name,
        dimensions = record.Dimensions,
        model = record.Model,
        version = record.Version,
        going = record.IsGoing,
    };

    /// <summary>Points as lines: for each what is to be done, and the point.</summary>
    public static ReadOnlyMemory<byte> WritePoints(IEnumerable<RemotePoint> points)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (RemotePoint point in points)
        {
            WriteLines(lines, point.Id, new
            {
                scope = point.Scope,
                document = point.DocumentId,
                ordinal = point.Ordinal,
                chunk = point.Chunk,
                readers = point.Readers,
                metadata = point.Metadata,
                step = point.Step,
                vector = point.Vector,
            });
        }

        return lines.WrittenMemory;
    }

    /// <summary>All points of a collection.</summary>
    public static object QueryScope(CollectionKey key) => new { @bool = new { filter = new[] { Is("scope", RemoteRecord.ScopeOf(key)) } } };

    /// <summary>The points of documents, without those of a step.</summary>
    public static object QueryDocuments(CollectionKey key, string[] documents, string exceptStep) => new
    {
        @bool = new
        {
            filter = new[] { Is("scope", RemoteRecord.ScopeOf(key)), IsOneOf("document", documents) },
            must_not = new[] { Is("step", exceptStep) },
        },
    };

    /// <summary>A search; see <see cref="CosineOf"/> for its scores.</summary>
    public static object Search(RemoteQuery query, int maxCandidates)
    {
        List<object> filter = Admitted(query.Scope, query.Readers, query.Metadata);
        if (query.Chunks is { } chunks)
        {
            filter.Add(IsOneOf("chunk", chunks));
        }

        return query.Exact
            ? new { query = ScoreAll(query, filter), size = query.Points, _source = new { includes = s_returned } }
            : new
            {
                knn = new
                {
                    field = "vector",
                    query_vector = query.Vector,
                    k = query.Points,
                    num_candidates = Math.Clamp(query.Effort, query.Points, maxCandidates),
                    filter,
                },
                size = query.Points,
                _source = new { includes = s_returned },
            };
    }

    /// <summary>The cosine a score stands for: scores are not negative, so both kinds of search lift the cosine, each its own way.</summary>
    public static float CosineOf(RemoteQuery query, float score) => query.Exact ? score - 1 : (2 * score) - 1;

    /// <summary>What holds of the documents a caller may find.</summary>
    /// <param name="scope">Their collection.</param>
    /// <param name="readers">Terms of which a document must have one; null: none is asked for.</param>
    /// <param name="metadata">Terms of which it must have all.</param>
    public static List<object> Admitted(string scope, IReadOnlyList<string>? readers, IReadOnlyList<string> metadata)
    {
        List<object> filter = [Is("scope", scope), .. metadata.Select(term => Is("metadata", term))];
        if (readers is not null)
        {
            filter.Add(IsOneOf("readers", readers));
        }

        return filter;
    }

    /// <summary>A document and what is to be done with it, as lines of a bulk request.</summary>
    public static void WriteLines(ArrayBufferWriter<byte> lines, Guid id, object document)
    {
        WriteLine(lines, new { index = new { _id = id } });
        WriteLine(lines, document);
    }

    /// <summary>A field of whole terms.</summary>
    public static object Keyword => new { type = "keyword" };

    private static object ScoreAll(RemoteQuery query, List<object> filter) => new
    {
        script_score = new
        {
            query = new { @bool = new { filter } },
            script = new { source = "cosineSimilarity(params.q, 'vector') + 1.0", @params = new { q = query.Vector } },
        },
    };

    private static object Is(string field, string value) =>
        new { term = new Dictionary<string, object> { [field] = new { value } } };

    private static object IsOneOf(string field, IReadOnlyList<string> values) =>
        new { terms = new Dictionary<string, object> { [field] = values } };

    private static void WriteLine(ArrayBufferWriter<byte> lines, object line)
    {
        using (var writer = new Utf8JsonWriter(lines))
        {
            JsonSerializer.Serialize(writer, line);
        }

        lines.Write("\n"u8);
    }
}
