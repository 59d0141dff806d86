using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Tests.Errors;

/// <summary>What the server hands a method when the caller resets its stream: one message, then an I/O error.</summary>
internal sealed class BrokenStream : IAsyncStreamReader<string>
{
    private int _reads;

    public string Current => "first";

    public Task<bool> MoveNext(CancellationToken cancellationToken) => _reads++ == 0
        ? Task.FromResult(true)
        : Task.FromException<bool>(new IOException("The client reset the request stream."));
}
