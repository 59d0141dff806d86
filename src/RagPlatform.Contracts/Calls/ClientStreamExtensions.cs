using Grpc.Core;

namespace RagPlatform.Contracts.Calls;

/// <summary>Client-streaming calls made whole.</summary>
public static class ClientStreamExtensions
{
    /// <summary>
    /// Sends messages and returns the server's reply. A server may end the call before it has all of them; what a writer meets then is one
    /// of half a dozen exceptions, and none of them says why. The call's status does, so it decides.
    /// </summary>
    /// <param name="call">The call; nothing is written to it yet, and the caller disposes of it.</param>
    /// <param name="messages">The messages; what reading them throws is passed on as it is.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <exception cref="RpcException">The call failed, before or after everything was sent, or was cancelled.</exception>
    public static async Task<TResponse> SendAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call,
        IAsyncEnumerable<TRequest> messages,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(messages);
        await foreach (TRequest message in messages.WithCancellation(cancellationToken))
        {
            if (await HasEndedAsync(call.RequestStream.WriteAsync(message, cancellationToken)))
            {
                return await call.ResponseAsync;
            }
        }

        await HasEndedAsync(call.RequestStream.CompleteAsync());
        return await call.ResponseAsync;
    }

    /// <inheritdoc cref="SendAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IAsyncEnumerable{TRequest}, CancellationToken)"/>
    public static Task<TResponse> SendAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call,
        IEnumerable<TRequest> messages,
        CancellationToken cancellationToken = default) =>
        call.SendAsync(messages.ToAsyncEnumerable(), cancellationToken);

    private static async Task<bool> HasEndedAsync(Task writing)
    {
        try
        {
            await writing;
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
