using Microsoft.Extensions.Options;

namespace RagPlatform.CostAccounting.Amortisation;

/// <summary>Books what runs anyway, every ten minutes as far as hours are over.</summary>
internal sealed partial class Amortiser(
    HourlyCosts costs, IOptions<AmortisationOptions> options, TimeProvider time, ILogger<Amortiser> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.Items.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            foreach (AmortisedItem item in options.Value.Items)
            {
                try
                {
                    await costs.BookAsync(item, stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotBooked(logger, item.Name, failure);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            await Task.Delay(s_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "HoursNotBooked", Level = LogLevel.Warning,
        Message = "The hours of {Item} could not be booked; they are in ten minutes")]
    private static partial void LogNotBooked(ILogger logger, string item, Exception exception);
}
