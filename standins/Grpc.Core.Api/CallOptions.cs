namespace Grpc.Core;

/// <summary>The settings of one call. A value: every <c>With</c> method returns a changed copy.</summary>
public struct CallOptions
{
    private Metadata? _headers;
    private DateTime? _deadline;
    private CancellationToken _cancellationToken;
    private WriteOptions? _writeOptions;
    private ContextPropagationToken? _propagationToken;
    private CallCredentials? _credentials;
    private bool _isWaitForReady;

    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        _headers = headers;
        _deadline = deadline;
        _cancellationToken = cancellationToken;
        _writeOptions = writeOptions;
        _propagationToken = propagationToken;
        _credentials = credentials;
    }

    /// <summary>The entries sent before the first request message.</summary>
    public readonly Metadata? Headers => _headers;

    /// <summary>The moment (UTC) at which the call ends with <see cref="StatusCode.DeadlineExceeded"/>; null for none.</summary>
    public readonly DateTime? Deadline => _deadline;

    /// <summary>Ends the call with <see cref="StatusCode.Cancelled"/> when cancelled.</summary>
    public readonly CancellationToken CancellationToken => _cancellationToken;

    public readonly WriteOptions? WriteOptions => _writeOptions;

    /// <summary>What is taken over from the server call that this call is part of.</summary>
    public readonly ContextPropagationToken? PropagationToken => _propagationToken;

    public readonly CallCredentials? Credentials => _credentials;

    /// <summary>Whether the call waits for a connection instead of failing when there is none.</summary>
    public readonly bool IsWaitForReady => _isWaitForReady;

    public readonly CallOptions WithHeaders(Metadata headers) => this with { _headers = headers };

    public readonly CallOptions WithDeadline(DateTime deadline) => this with { _deadline = deadline };

    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken)
        => this with { _cancellationToken = cancellationToken };

    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { _writeOptions = writeOptions };

    public readonly CallOptions WithPropagationToken(ContextPropagationToken propagationToken)
        => this with { _propagationToken = propagationToken };

    public readonly CallOptions WithCredentials(CallCredentials credentials) => this with { _credentials = credentials };

    public readonly CallOptions WithWaitForReady(bool waitForReady = true) => this with { _isWaitForReady = waitForReady };
}
