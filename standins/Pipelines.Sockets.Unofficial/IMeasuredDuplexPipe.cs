using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe that counts what passes through it.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>Bytes handed to the other side so far.</summary>
    long TotalBytesSent { get; }

    /// <summary>Bytes received from the other side so far.</summary>
    long TotalBytesReceived { get; }
}
