using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>What the engines that are reached over HTTP have in common.</summary>
internal abstract class RemoteOptions
{
    /// <summary>The server's address, such as <c>http://host:6333</c>; null when there is none.</summary>
    public string? Url { get; set; }

    /// <summary>The key the server asks for; null when it asks for none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What names of indices begin with: 1 to 40 lower-case letters, digits and '_', beginning with a letter. Default <c>rag</c>.</summary>
    [RegularExpression("^[a-z][a-z0-9_]{0,39}$")]
    public string Prefix { get; set; } = "rag";

    /// <summary>How long one request may take before it counts as failed. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a request is tried again when the server cannot be reached, is too busy or does not answer in time, 0 to 10. Every request can
    /// be repeated without harm. Default 2.
    /// </summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>The pause before the first repetition; each further one is twice as long, with jitter. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most points sent in one request, 1 to 10,000. Default 256.</summary>
    [Range(1, 10_000)]
    public int BatchPoints { get; set; } = 256;

    /// <summary>Links a vector keeps in the graph (m), 4 to 100. Default 16.</summary>
    [Range(4, 100)]
    public int Links { get; set; } = 16;

    /// <summary>Candidates kept while the graph is built (ef_construct), 4 to 1,000. Default 100.</summary>
    [Range(4, 1000)]
    public int BuildEffort { get; set; } = 100;

    /// <summary>Candidates a search keeps when its query does not say (ef), 1 to 10,000. Default 128.</summary>
    [Range(1, 10_000)]
    public int DefaultEffort { get; set; } = 128;
}
