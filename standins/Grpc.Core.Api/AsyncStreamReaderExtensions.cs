namespace Grpc.Core;

/// <summary>Shorter forms for reading a stream of messages.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Moves to the next message without a way to cancel the read.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
