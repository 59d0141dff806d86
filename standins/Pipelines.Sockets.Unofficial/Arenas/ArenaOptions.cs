namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an <see cref="Arena{T}"/> allocates.</summary>
/// <param name="flags">Treatment of memory.</param>
/// <param name="blockSizeBytes">Size of a block in bytes; 0 leaves it to the arena.</param>
/// <param name="retentionPolicy">
/// From the number of elements retained so far and the number used since the last reset to the number worth retaining;
/// left out, one block is retained.
/// </param>
public sealed class ArenaOptions(
    ArenaFlags flags = ArenaFlags.BlittableNonPaddedSharing,
    int blockSizeBytes = 0,
    Func<long, long, long>? retentionPolicy = null)
{
    /// <summary>Treatment of memory.</summary>
    public ArenaFlags Flags { get; } = flags;

    /// <summary>Size of a block in bytes; 0 leaves it to the arena.</summary>
    public int BlockSizeBytes { get; } = blockSizeBytes;

    /// <summary>How many elements are worth retaining at a reset.</summary>
    public Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}
