using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Collections;

/// <summary>How a collection's documents are processed.</summary>
/// <param name="Chunking">How they are cut; null: as the service's options say.</param>
/// <param name="Computation">When vectors are computed; <see cref="Computation.Default"/> counts as <see cref="Computation.Write"/>.</param>
/// <param name="Enrichment">What is added to chunks; null: as the service's options say.</param>
internal sealed record CollectionPolicy(ChunkingPolicy? Chunking, Computation Computation, EnrichmentPolicy? Enrichment = null)
{
    /// <summary>Whether vectors are computed when a question finds a chunk.</summary>
    public bool ComputesOnRead => Computation == Computation.Read;

    /// <summary>Reads settings; none at all are the service's defaults.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static CollectionPolicy From(CollectionSettings? settings)
    {
        if (settings is null)
        {
            return new CollectionPolicy(null, Computation.Default);
        }

        if (!Enum.IsDefined(settings.Computation))
        {
            throw PlatformException.InvalidField("settings.computation", "'settings.computation' is COMPUTATION_WRITE or COMPUTATION_READ.");
        }

        try
        {
            var policy = new CollectionPolicy(
                settings.Chunking.Length == 0 ? null : ChunkingPolicy.Parse(settings.Chunking),
                settings.Computation,
                settings.Enrichment.Length == 0 ? null : EnrichmentPolicy.Parse(settings.Enrichment));
            return policy is not { ComputesOnRead: true, Enrichment: { } enrichment } || enrichment == enrichment.OnRead()
                ? policy
                : throw new EnrichmentPolicyException(
                    $"'{enrichment}' is made when documents are ingested, which COMPUTATION_READ leaves out; choose "
                    + $"'{enrichment.OnRead()}' or COMPUTATION_WRITE.");
        }
        catch (ChunkingPolicyException malformed)
        {
            throw PlatformException.InvalidField("settings.chunking", malformed.Message);
        }
        catch (EnrichmentPolicyException malformed)
        {
            throw PlatformException.InvalidField("settings.enrichment", $"'settings.enrichment': {malformed.Message}");
        }
    }

    /// <summary>The settings it was read from, in their canonical form.</summary>
    /// <param name="engine">The vector engine.</param>
    /// <param name="shardBy">The field vectors are split by.</param>
    public CollectionSettings ToSettings(string engine, string shardBy) => new()
    {
        Chunking = Chunking?.ToString() ?? string.Empty,
        Computation = Computation,
        Engine = engine,
        ShardBy = shardBy,
        Enrichment = Enrichment?.ToString() ?? string.Empty,
    };
}
