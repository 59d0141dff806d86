using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Pipes over streams, for connections that are encrypted or tunnelled.</summary>
public static class StreamConnection
{
    /// <summary>A duplex pipe over a stream that reads and writes at once; it owns the stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="sendPipeOptions">Pipe for what is sent; the defaults when left out.</param>
    /// <param name="receivePipeOptions">Pipe for what arrives; the defaults when left out.</param>
    /// <param name="name">Names the connection in messages.</param>
    /// <exception cref="ArgumentException">The stream cannot both read and write.</exception>
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions = null, PipeOptions? receivePipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite)
        {
            throw new ArgumentException("The stream must read and write.", nameof(stream));
        }

        return new StreamDuplexPipe(
            stream, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, name);
    }

    /// <summary>Reads a stream as a pipe.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="pipeOptions">Memory pool and segment size; the defaults when left out.</param>
    /// <param name="name">Unused: readers have no names.</param>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PipeReader.Create(stream, pipeOptions is null ? null : new StreamPipeReaderOptions(pipeOptions.Pool));
    }
}
