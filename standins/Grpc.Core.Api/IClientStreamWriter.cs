namespace Grpc.Core;

/// <summary>The client's stream of requests.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the stream of requests; the call itself goes on.</summary>
    Task CompleteAsync();
}
