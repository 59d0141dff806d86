using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.Gateway.Budgets;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>Real budgets behind a line that loses requests and replies.</summary>
/// <param name="reservations">The budgets.</param>
/// <param name="random">What decides.</param>
/// <param name="failures">Share of the calls that fail, half of them after they took effect.</param>
internal sealed class FaultyDoor(Reservations reservations, Random random, double failures = 0) : IBudgetDoor
{
    private int _reserved;
    private int _settled;

    /// <summary>Whether nobody can be reached.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often it was borrowed from.</summary>
    public int Reserved => _reserved;

    /// <summary>How often something was given back, or tried to be.</summary>
    public int Settled => _settled;

    public async Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reserved);
        MayFail();
        ReserveReply reply = await reservations.ReserveAsync(request, cancellationToken);
        MayFail();
        return reply;
    }

    public async Task SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _settled);
        MayFail();
        await reservations.SettleAsync(request.Tenant, request.RequestId, request.ActualNanoUsd, cancellationToken);
        MayFail();
    }

    private void MayFail()
    {
        lock (random)
        {
            if (IsDown || random.NextDouble() < failures / 2)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The line is broken."));
            }
        }
    }
}
