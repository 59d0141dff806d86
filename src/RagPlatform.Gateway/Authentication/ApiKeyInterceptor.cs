using Grpc.Core;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Authentication;

/// <summary>Admits gRPC calls with a valid API key and the role their method asks for; see <see cref="RequireRoleAttribute"/>.</summary>
internal sealed class ApiKeyInterceptor(ApiKeyAuthenticator authenticator) : AdmittingInterceptor
{
    private const string Header = "authorization";

    protected override async Task AdmitAsync(ServerCallContext context)
    {
        EndpointMetadataCollection? metadata = context.GetHttpContext().GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<OpenToAllAttribute>() is not null)
        {
            return;
        }

        CallerIdentity identity = await authenticator.AuthenticateAsync(
            context.RequestHeaders.GetValue(Header), context.CancellationToken);
        identity.Demand(metadata?.GetMetadata<RequireRoleAttribute>());
        context.UserState[typeof(CallerIdentity)] = identity;
    }
}
