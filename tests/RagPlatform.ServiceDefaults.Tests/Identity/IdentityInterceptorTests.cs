using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Identity;

/// <summary>Doors are closed unless a method says who may pass, over a real server.</summary>
public sealed class IdentityInterceptorTests
{
    private const string InternalKey = "an internal key of some length";

    [Fact]
    public async Task Call_WithoutIdentity_IsUnauthenticated()
    {
        await using GrpcTestServer server = await StartAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => Client(server).ListKeysAsync(new ListKeysRequest()).ResponseAsync);

        Assert.Equal((StatusCode.Unauthenticated, "NO_IDENTITY"), (refused.StatusCode, refused.ToPlatformException().Reason));
    }

    [Fact]
    public async Task Call_WithAnInventedIdentity_IsUnauthenticated()
    {
        await using GrpcTestServer server = await StartAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Client(server)
            .ListKeysAsync(new ListKeysRequest(), GrpcTestServer.With(IdentityTokens.Header, "a.b.c")).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("an internal key of some lengtH")]
    public async Task InternalMethod_WithoutTheInternalKey_IsUnauthenticated(string key)
    {
        await using GrpcTestServer server = await StartAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Client(server)
            .AuthenticateAsync(new AuthenticateRequest(), GrpcTestServer.With(IdentityTokens.InternalKeyHeader, key)).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task InternalMethod_WithTheInternalKey_IsReached()
    {
        await using GrpcTestServer server = await StartAsync();

        AuthenticateReply reply = await Client(server)
            .AuthenticateAsync(new AuthenticateRequest(), GrpcTestServer.With(IdentityTokens.InternalKeyHeader, InternalKey));

        Assert.Equal("reached", reply.Identity);
    }

    [Fact]
    public async Task OpenMethod_WithoutAnything_IsReached()
    {
        await using GrpcTestServer server = await StartAsync();

        Assert.Empty((await Client(server).GetSigningKeysAsync(new GetSigningKeysRequest())).Keys);
    }

    private static AccessService.AccessServiceClient Client(GrpcTestServer server) => new(server.Channel);

    private static Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(
        builder =>
        {
            builder.Configuration["RAG_INTERNAL_KEY"] = InternalKey;
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddSingleton<ISigningKeySource, NoKeys>();
            builder.Services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<ErrorInterceptor>());
            builder.AddCallerVerification();
        },
        app => app.MapGrpcService<Doors>());

    private sealed class NoKeys : ISigningKeySource
    {
        public Task<IReadOnlyList<SecurityKey>> GetAsync(string keyId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SecurityKey>>([]);
    }

    private sealed class Doors : AccessService.AccessServiceBase
    {
        [OpenToAll]
        public override Task<GetSigningKeysReply> GetSigningKeys(GetSigningKeysRequest request, ServerCallContext context) =>
            Task.FromResult(new GetSigningKeysReply());

        [RequireInternalKey]
        public override Task<AuthenticateReply> Authenticate(AuthenticateRequest request, ServerCallContext context) =>
            Task.FromResult(new AuthenticateReply { Identity = "reached" });

        // Says nothing about who may call it.
        public override Task<ListKeysReply> ListKeys(ListKeysRequest request, ServerCallContext context) =>
            Task.FromResult(new ListKeysReply());
    }
}
