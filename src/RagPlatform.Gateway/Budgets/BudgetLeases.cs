using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace RagPlatform.Gateway.Budgets;

/// <summary>
/// Budgets without a hop: the Gateway borrows ahead for each payer and grants from that in memory. All replicas borrow from the same budget, so
/// together they never grant more than it has. A replica that dies is forgiven: CostAccounting takes back what it had borrowed, less what its
/// usage events say was spent.
/// </summary>
internal sealed class BudgetLeases(IBudgetDoor door, IOptions<BudgetOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Payer, PayerLeases> _payers = new();

    /// <summary>Takes what a call may cost at most.</summary>
    public async ValueTask<BudgetDecision> TakeAsync(Payer payer, long amount, CancellationToken cancellationToken)
    {
        BudgetDecision decision = await _payers.GetOrAdd(payer, key => new PayerLeases(key, door, options.Value, time))
            .TakeAsync(amount, cancellationToken);
        BudgetMetrics.Record(decision);
        return decision;
    }

    /// <summary>Gives back what is past its time, or everything.</summary>
    public async Task ReturnAsync(bool all, CancellationToken cancellationToken)
    {
        foreach ((Payer payer, PayerLeases leases) in _payers)
        {
            await leases.ReturnAsync(all, cancellationToken);
            if (leases.IsIdle)
            {
                // A call that still holds it borrows for itself once more; what it borrows is freed by its time.
                _payers.TryRemove(new KeyValuePair<Payer, PayerLeases>(payer, leases));
            }
        }
    }
}
