using Grpc.Core;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Gives back borrowed money that is past its time, and all of it when the process ends.</summary>
internal sealed partial class BudgetReturns(BudgetLeases leases, TimeProvider time, ILogger<BudgetReturns> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryReturnAsync(all: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryReturnAsync(all: false, stoppingToken);
            await Task.Delay(s_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryReturnAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await leases.ReturnAsync(all, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // CostAccounting frees it by its time.
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            LogNotReturned(logger, failure.Message);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "BudgetNotReturned", Level = LogLevel.Warning,
        Message = "Borrowed money could not be given back and is free when its time is over: {Error}")]
    private static partial void LogNotReturned(ILogger logger, string error);
}
