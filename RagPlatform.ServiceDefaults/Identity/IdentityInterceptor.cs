using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>
/// Lets a call through only when its signed identity is genuine and has a role the method asks for. What a method asks for is written
/// on it (<see cref="RequireRoleAttribute"/>); a method that says nothing is closed.
/// </summary>
internal sealed class IdentityInterceptor(IdentityVerifier verifier, IOptions<IdentityOptions> options) : AdmittingInterceptor
{
    protected override async Task AdmitAsync(ServerCallContext context)
    {
        EndpointMetadataCollection? metadata = context.GetHttpContext().GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<OpenToAllAttribute>() is not null)
        {
            return;
        }

        if (metadata?.GetMetadata<RequireInternalKeyAttribute>() is not null)
        {
            CheckInternalKey(context);
            return;
        }

        string? token = context.RequestHeaders.GetValue(IdentityTokens.Header);
        if (string.IsNullOrEmpty(token))
        {
            throw new PlatformException(
                StatusCode.Unauthenticated, "NO_IDENTITY", "The call carries no identity; inner services are called through the Gateway.");
        }

        CallerIdentity identity = await verifier.VerifyAsync(token, context.CancellationToken);
        identity.Demand(metadata?.GetMetadata<RequireRoleAttribute>());
        context.UserState[typeof(CallerIdentity)] = identity;
    }

    private void CheckInternalKey(ServerCallContext context)
    {
        string given = context.RequestHeaders.GetValue(IdentityTokens.InternalKeyHeader) ?? string.Empty;

        // Digests first, so that the comparison takes the same time whatever the length.
        byte[] left = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        byte[] right = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.InternalKey));
        if (!CryptographicOperations.FixedTimeEquals(left, right))
        {
            throw new PlatformException(StatusCode.Unauthenticated, "INVALID_INTERNAL_KEY", "The internal key is missing or wrong.");
        }
    }
}
