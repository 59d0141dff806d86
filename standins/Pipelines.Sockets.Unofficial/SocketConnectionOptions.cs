namespace Pipelines.Sockets.Unofficial;

/// <summary>How a <see cref="SocketConnection"/> behaves. The values are part of the contract.</summary>
[Flags]
public enum SocketConnectionOptions
{
    /// <summary>The defaults.</summary>
    None = 0,

    /// <summary>Waits for data with an empty read, so that an idle connection holds no buffer.</summary>
    ZeroLengthReads = 1,
}
