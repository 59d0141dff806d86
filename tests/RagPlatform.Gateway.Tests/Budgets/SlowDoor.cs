using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Budgets;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>Holds up who borrows until it is told to let through.</summary>
internal sealed class SlowDoor(IBudgetDoor door) : IBudgetDoor
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHeld;

    /// <summary>Ends when somebody is held up.</summary>
    public Task Entered => _entered.Task;

    /// <summary>From now on.</summary>
    public void Hold() => _isHeld = true;

    public void LetThrough() => _passed.TrySetResult();

    public async Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken)
    {
        if (_isHeld)
        {
            _entered.TrySetResult();
            await _passed.Task.WaitAsync(cancellationToken);
        }

        return await door.ReserveAsync(request, cancellationToken);
    }

    public Task SettleAsync(SettleRequest request, CancellationToken cancellationToken) => door.SettleAsync(request, cancellationToken);
}
