using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

internal sealed class PlayedAccess : AccessService.AccessServiceBase
{
    public override Task<AuthenticateReply> IssueServiceIdentity(IssueServiceIdentityRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthenticateReply { Identity = "token", ExpiresAtMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() });
}
