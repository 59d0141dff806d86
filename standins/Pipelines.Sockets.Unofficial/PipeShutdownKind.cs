namespace Pipelines.Sockets.Unofficial;

/// <summary>What ended a connection first. The values are part of the contract: callers carry them as constants.</summary>
public enum PipeShutdownKind
{
    /// <summary>It is open, or nothing is known.</summary>
    None = 0,

    /// <summary>It was disposed here.</summary>
    PipeDisposed = 1,

    /// <summary>The other side ended its stream.</summary>
    ReadEndOfStream = 100,

    /// <summary>Reading failed in a way that is not the socket's.</summary>
    ReadException = 104,

    /// <summary>The socket failed while reading.</summary>
    ReadSocketError = 105,

    /// <summary>Writing failed in a way that is not the socket's.</summary>
    WriteException = 204,

    /// <summary>The socket failed while writing.</summary>
    WriteSocketError = 205,

    /// <summary>Whoever reads what arrives has finished.</summary>
    InputReaderCompleted = 300,

    /// <summary>Whoever writes what is sent has finished.</summary>
    OutputWriterCompleted = 303,

    /// <summary>The protocol's own way out, taken by this side.</summary>
    ProtocolExitClient = 400,

    /// <summary>The protocol's own way out, taken by the other side.</summary>
    ProtocolExitServer = 401,
}
