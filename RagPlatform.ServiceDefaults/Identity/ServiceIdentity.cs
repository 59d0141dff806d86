using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Hosting;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>The running service's own identity, for what it does without a caller: deliveries and background work.</summary>
public sealed class ServiceIdentity(
    AccessService.AccessServiceClient access, ServiceName name, IOptions<IdentityOptions> options, TimeProvider time) : IDisposable
{
    // Renewed well before it ends, so that a short outage of AccessControl goes unnoticed.
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private string _token = string.Empty;
    private DateTimeOffset _expiresAt = DateTimeOffset.UnixEpoch;

    /// <summary>Options of a call the service makes for itself.</summary>
    public async Task<CallOptions> ToCallOptionsAsync(CancellationToken cancellationToken)
    {
        string token = await GetTokenAsync(cancellationToken);
        return new CallOptions(new Metadata { { IdentityTokens.Header, token } }, cancellationToken: cancellationToken);
    }

    /// <summary>Options of a call that shows the internal key.</summary>
    public CallOptions ToInternalCallOptions(CancellationToken cancellationToken) => new(
        new Metadata { { IdentityTokens.InternalKeyHeader, options.Value.InternalKey } }, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _renewing.Dispose();

    private async Task<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _expiresAt - s_renewBefore)
        {
            return _token;
        }

        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() >= _expiresAt - s_renewBefore)
            {
                AuthenticateReply reply = await access.IssueServiceIdentityAsync(
                    new IssueServiceIdentityRequest { Service = name.Value }, ToInternalCallOptions(cancellationToken));
                _token = reply.Identity;
                _expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reply.ExpiresAtMs);
            }

            return _token;
        }
        finally
        {
            _renewing.Release();
        }
    }
}
