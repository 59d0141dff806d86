using System.CommandLine;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Collections;

/// <summary>The options that say how a collection's documents are processed.</summary>
internal sealed class SettingsOptions
{
    private const string Write = "write";
    private const string Read = "read";

    /// <summary>How documents are cut.</summary>
    public Option<string?> Chunking { get; } = new("--chunking")
    {
        Description = "How documents are cut: structure, fixed or sentence-window, for example 'fixed:max=256,overlap=32'.",
        HelpName = "policy",
    };

    /// <summary>When vectors are computed.</summary>
    public Option<string?> Compute { get; } = new Option<string?>("--compute")
    {
        Description = "When vectors are computed: at ingestion (write), or when a question finds a passage by its words (read).",
    }.AcceptOnlyFromAmong(Write, Read);

    /// <summary>Where vectors are kept; only for new collections.</summary>
    public Option<string?> Engine { get; } = new("--engine")
    {
        Description = "The vector engine; 'rag collections engines' lists them. Collections that are there are moved by 'rag collections migrate'.",
        HelpName = "engine",
    };

    /// <summary>What vectors are split by.</summary>
    public Option<string?> ShardBy { get; } = new("--shard-by")
    {
        Description = "A metadata field, such as a domain: vectors of documents with different values are kept apart, and a question goes where its answer probably lies. '' puts them together again.",
        HelpName = "field",
    };

    /// <summary>What is added to chunks.</summary>
    public Option<string?> Enrich { get; } = new("--enrich")
    {
        Description = "What is added to each chunk at ingestion: none, or what is wanted of 'header,phrases,questions:3'; '': the service's default.",
        HelpName = "list",
    };

    /// <summary>The settings the line gives; null when it gives none.</summary>
    public CollectionSettings? Of(ParseResult line)
    {
        string? chunking = line.GetValue(Chunking);
        string? compute = line.GetValue(Compute);
        string? engine = line.GetValue(Engine);
        string? shardBy = line.GetValue(ShardBy);
        string? enrichment = line.GetValue(Enrich);
        return chunking is null && compute is null && engine is null && shardBy is null && enrichment is null ? null : new CollectionSettings
        {
            Chunking = chunking ?? string.Empty,
            Engine = engine ?? string.Empty,
            ShardBy = shardBy ?? string.Empty,
            Enrichment = enrichment ?? string.Empty,
            Computation = compute switch
            {
                Write => Computation.Write,
                Read => Computation.Read,
                _ => Computation.Default,
            },
        };
    }
}
