using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

internal sealed class ScriptedPromptCacheService(GatewayScript script) : PromptCacheService.PromptCacheServiceBase
{
    public override Task<DiagnosePromptCacheReply> DiagnosePromptCache(DiagnosePromptCacheRequest request, ServerCallContext context) =>
        script.ReplyTo<DiagnosePromptCacheReply>(request);
}
