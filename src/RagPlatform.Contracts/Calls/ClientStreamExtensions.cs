using Grpc.Core;

namespace RagPlatform.Contracts.Calls;

/// <summary>Client-streaming calls made whole.</summary>
public static class ClientStreamExtensions
{
    // A call that the server ended has its status at once; one that it did not end, as the message could not even be sent, never gets any.
    private static readonly TimeSpan s_statusLimit = TimeSpan.FromSeconds(5);

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
            if (await FailureOfAsync(call.RequestStream.WriteAsync(message, cancellationToken)) is { } failure)
            {
                return await ReplyAfterAsync(failure, call, cancellationToken);
            }
        }

        return await FailureOfAsync(call.RequestStream.CompleteAsync()) is { } unfinished
            ? await ReplyAfterAsync(unfinished, call, cancellationToken)
            : await call.ResponseAsync;
    }

    /// <inheritdoc cref="SendAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IAsyncEnumerable{TRequest}, CancellationToken)"/>
    public static Task<TResponse> SendAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call,
        IEnumerable<TRequest> messages,
        CancellationToken cancellationToken = default) =>
        call.SendAsync(messages.ToAsyncEnumerable(), cancellationToken);

    private static async Task<Exception?> FailureOfAsync(Task writing)
    {
        try
        {
            await writing;
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static async Task<TResponse> ReplyAfterAsync<TRequest, TResponse>(
        Exception failure, AsyncClientStreamingCall<TRequest, TResponse> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_statusLimit);
        await ((Task)call.ResponseAsync.WaitAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.ResponseAsync.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            return await call.ResponseAsync.WaitAsync(cancellationToken);
        }

        // A message larger than the channel lets through, for one. Completing the stream would make the server take what came before for everything.
        call.Dispose();
        throw failure as RpcException ?? new RpcException(new Status(StatusCode.Internal, failure.Message, failure));
    }
}
