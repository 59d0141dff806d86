using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Pricing;

/// <summary>
/// Fetches the price book at start and every minute; while CostAccounting is unreachable the last one stays. Where there is none yet no question
/// waits for it any more after ten seconds: answers of unknown price are better than none.
/// </summary>
internal sealed partial class PriceRefresher(
    CostService.CostServiceClient costs, ServiceIdentity identity, CurrentPrices prices, TimeProvider time, ILogger<PriceRefresher> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset patient = time.GetUtcNow() + s_patience;
        while (!stoppingToken.IsCancellationRequested)
        {
            bool isFetched = await TryRefreshAsync(stoppingToken);
            if (!isFetched && time.GetUtcNow() >= patient)
            {
                prices.GiveUpWaiting();
            }

            TimeSpan delay = isFetched ? s_interval : s_retryInterval;
            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            ListPricesReply reply = await costs.ListPricesAsync(
                new ListPricesRequest(), await identity.ToCallOptionsAsync(cancellationToken));
            prices.Book = PriceContract.ToBook(reply);
            return true;
        }
        catch (Exception failure)
        {
            // At the end of the process the call is cut off; that is no news.
            if (!cancellationToken.IsCancellationRequested)
            {
                LogNotRefreshed(logger, failure.Message);
            }

            return false;
        }
    }

    [LoggerMessage(EventId = 1, EventName = "PricesNotRefreshed", Level = LogLevel.Warning,
        Message = "The price book could not be fetched, the last one stays in use: {Error}")]
    private static partial void LogNotRefreshed(ILogger logger, string error);
}
