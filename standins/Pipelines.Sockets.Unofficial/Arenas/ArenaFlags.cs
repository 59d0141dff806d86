namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an arena treats its memory. The values are part of the contract: callers carry them as constants.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>Nothing beyond plain allocation.</summary>
    None = 0,

    /// <summary>Elements are cleared when the arena is reset.</summary>
    ClearAtReset = 1,

    /// <summary>Elements are cleared when the arena is disposed.</summary>
    ClearAtDispose = 2,

    /// <summary>Prefers unmanaged memory; arrays are used here regardless.</summary>
    PreferUnmanaged = 4,

    /// <summary>Prefers pinned memory; arrays are used here regardless.</summary>
    PreferPinned = 8,

    /// <summary>Lets types of one size share memory between arenas of several types; there are none here.</summary>
    BlittableNonPaddedSharing = 16,

    /// <summary>Lets types of any size share memory between arenas of several types; there are none here.</summary>
    BlittablePaddedSharing = 32,
}
