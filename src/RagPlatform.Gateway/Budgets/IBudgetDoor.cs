using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Where money is borrowed.</summary>
internal interface IBudgetDoor
{
    /// <summary>Borrows; a refusal is part of the reply.</summary>
    Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken);

    /// <summary>Says what was spent of it and gives back the rest.</summary>
    Task SettleAsync(SettleRequest request, CancellationToken cancellationToken);
}
