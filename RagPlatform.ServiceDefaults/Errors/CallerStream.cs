using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>
/// A caller's messages. A connection that breaks or is reset while they are read shows as an I/O error, before or after the call's token
/// is cancelled; it is the caller's doing and no failure of the service.
/// </summary>
internal sealed class CallerStream<T>(IAsyncStreamReader<T> messages) : IAsyncStreamReader<T>
{
    public T Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNext(cancellationToken);
        }
        catch (IOException broken)
        {
            throw new CallerGoneException(broken);
        }
    }
}
