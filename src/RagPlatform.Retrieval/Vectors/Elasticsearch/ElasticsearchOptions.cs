using System.ComponentModel.DataAnnotations;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>
/// The vector engine Elasticsearch; bound from the section <c>Elasticsearch</c>. Where it is: the connection string <c>elasticsearch</c>, or
/// <c>Elasticsearch:Url</c>.
/// </summary>
internal sealed class ElasticsearchOptions : RemoteOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Elasticsearch";

    /// <summary>The name of the connection string: an address, with user and password in it where they are asked for.</summary>
    public const string ConnectionName = "elasticsearch";

    /// <summary>Shards of an index, 0 to 1,024; 0: the server decides, as serverless projects ask for. Default 0.</summary>
    [Range(0, 1024)]
    public int Shards { get; set; }

    /// <summary>
    /// Whether the wording of collections whose vectors are in Elasticsearch is searched by its BM25, <c>true</c> or <c>false</c>. False: every
    /// replica keeps it in its memory, as with the other engines, and it can be searched while Elasticsearch is away. Default true.
    /// </summary>
    public bool Bm25 { get; set; } = true;
}
