namespace Grpc.Core;

/// <summary>A stream of messages to write, one write at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Applies to the writes that follow; null for the transport's defaults.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    /// <summary>Writes a message unless the token is cancelled first.</summary>
    /// <exception cref="NotSupportedException">The token can be cancelled and this writer cannot cancel a write.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken)
        => cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer cannot cancel a write.")
            : WriteAsync(message);
}
