using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Budgets;

/// <summary>CostAccounting.</summary>
internal sealed class CostAccountingDoor(CostService.CostServiceClient costs, ServiceIdentity identity) : IBudgetDoor
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    public async Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken) =>
        await costs.ReserveAsync(request, await OptionsAsync(cancellationToken));

    public async Task SettleAsync(SettleRequest request, CancellationToken cancellationToken) =>
        await costs.SettleAsync(request, await OptionsAsync(cancellationToken));

    private async Task<CallOptions> OptionsAsync(CancellationToken cancellationToken) =>
        (await identity.ToCallOptionsAsync(cancellationToken)).WithDeadline(DateTime.UtcNow + s_timeout);
}
