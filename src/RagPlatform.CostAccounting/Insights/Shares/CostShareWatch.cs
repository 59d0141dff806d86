using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Insights.Shares;

/// <summary>
/// Looks at every tenant's shares of the last 30 days each hour, and tells the log and the metrics when one leaves its band: once, not as long as
/// it is outside.
/// </summary>
internal sealed partial class CostShareWatch(IDatabase database, CostShares shares, TimeProvider time, ILogger<CostShareWatch> logger)
    : BackgroundService
{
    private const int WindowDays = 30;
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);
    private readonly Dictionary<(string Tenant, string Part), CostShareState> _known = [];

    /// <summary>One round over all tenants.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> tenants = await database.QueryAsync<string>(
            "SELECT DISTINCT tenant FROM cost_sums WHERE day >= @first",
            new { first = Days.Of(time.GetUtcNow()) - WindowDays },
            cancellationToken);
        foreach (string tenant in tenants)
        {
            await LookAsync(tenant, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotLooked(logger, failure);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(s_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A tenant whose costs cannot be read does not keep the others from being looked at.
    private async Task LookAsync(string tenant, CancellationToken cancellationToken)
    {
        try
        {
            GetSharesReply reply = await shares.ReadAsync(tenant, new GetSharesRequest(), cancellationToken);
            foreach (CostShare share in reply.Shares)
            {
                Compare(tenant, share);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotLooked(logger, failure);
        }
    }

    private void Compare(string tenant, CostShare share)
    {
        CostShareState before = _known.GetValueOrDefault((tenant, share.Name));
        _known[(tenant, share.Name)] = share.State;
        if (share.State != before && share.State != CostShareState.CostShareWithin)
        {
            CostShareMetrics.RecordAlert(share.Name, share.State == CostShareState.CostShareAbove);
            LogOutside(logger, share.Name, tenant, share.Percent, share.LowPercent, share.HighPercent, share.Advice);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "CostShareOutsideBand", Level = LogLevel.Warning,
        Message = "The share of {Part} in the costs of tenant {Tenant} is {Percent:F1} %, outside {Low} to {High} %: {Advice}")]
    private static partial void LogOutside(ILogger logger, string part, string tenant, double percent, double low, double high, string advice);

    [LoggerMessage(EventId = 2, EventName = "CostSharesNotRead", Level = LogLevel.Warning,
        Message = "The shares of costs could not be read; they are in an hour")]
    private static partial void LogNotLooked(ILogger logger, Exception exception);
}
