namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait for others instead of being sent at once.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not compressed, even in a call that compresses.</summary>
    NoCompress = 0x2,
}
