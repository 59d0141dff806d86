using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Keys, answering as a test says.</summary>
internal sealed class ScriptedAccessService(GatewayScript script) : AccessService.AccessServiceBase
{
    public override Task<Caller> WhoAmI(WhoAmIRequest request, ServerCallContext context) => Task.FromResult(script.Caller);

    public override Task<CreateKeyReply> CreateKey(CreateKeyRequest request, ServerCallContext context) =>
        script.ReplyTo<CreateKeyReply>(request);

    public override Task<ListKeysReply> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        script.ReplyTo<ListKeysReply>(request);

    public override Task<RevokeKeyReply> RevokeKey(RevokeKeyRequest request, ServerCallContext context) =>
        script.ReplyTo<RevokeKeyReply>(request);

    public override Task<RotateKeyReply> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        script.ReplyTo<RotateKeyReply>(request);
}
