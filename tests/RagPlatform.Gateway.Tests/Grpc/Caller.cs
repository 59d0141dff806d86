using Grpc.Core;
using Grpc.Core.Interceptors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Tests.Grpc;

/// <summary>Makes every call that of an auditor.</summary>
internal sealed class Caller : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.UserState[typeof(CallerIdentity)] = new CallerIdentity(
            "acme", "key-1", [Roles.Auditor], [CallerIdentity.AllCollections], [], DateTimeOffset.MaxValue, "token");
        return continuation(request, context);
    }
}
