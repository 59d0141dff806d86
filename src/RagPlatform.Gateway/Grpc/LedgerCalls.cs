using Grpc.Core;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>
/// Options of calls that read the ledger: how long they take depends on how much is in it, so that the time other calls have is too little for
/// them. Who gives up earlier ends them by the call's token.
/// </summary>
internal static class LedgerCalls
{
    private static readonly TimeSpan s_readTimeout = TimeSpan.FromMinutes(1);

    // Five million calls past 32 alternatives.
    private static readonly TimeSpan s_replayTimeout = TimeSpan.FromMinutes(10);

    /// <summary>A report, a forecast, a comparison: what is summed up by days.</summary>
    public static CallOptions Read(ServerCallContext context) => Within(context, s_readTimeout);

    /// <summary>A plan: what goes past each event.</summary>
    public static CallOptions Replay(ServerCallContext context) => Within(context, s_replayTimeout);

    private static CallOptions Within(ServerCallContext context, TimeSpan timeout) =>
        context.GetIdentity().ToCallOptions(context.CancellationToken).WithDeadline(DateTime.UtcNow + timeout);
}
