using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Collections;

/// <summary>How a collection's documents are processed.</summary>
/// <param name="Chunking">How they are cut; null: as the service's options say.</param>
/// <param name="Computation">When vectors are computed; <see cref="Computation.Default"/> counts as <see cref="Computation.Write"/>.</param>
internal sealed record CollectionPolicy(ChunkingPolicy? Chunking, Computation Computation)
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
            return new CollectionPolicy(
                settings.Chunking.Length == 0 ? null : ChunkingPolicy.Parse(settings.Chunking), settings.Computation);
        }
        catch (ChunkingPolicyException malformed)
        {
            throw PlatformException.InvalidField("settings.chunking", malformed.Message);
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
    };
}
