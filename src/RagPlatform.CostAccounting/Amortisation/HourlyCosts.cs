using System.Globalization;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.Storage.Databases;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Amortisation;

/// <summary>
/// Books what runs anyway, hour by hour, at the price of the hour: to the tenant that pays for it, or to all by the usage events they had in
/// that hour. An hour's spread is written down before it is booked, so that a crash between the two, or a second replica, changes nothing.
/// </summary>
internal sealed class HourlyCosts(IDatabase database, UsageLedger ledger, PriceList prices, TimeProvider time)
{
    /// <summary>Pays for hours in which nobody used the platform.</summary>
    public const string PlatformTenant = "platform";

    /// <summary>How long after an hour it is booked: so long the delivery of its usage may take.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);

    // What is made up after the service was away for long, and how long spreads are kept.
    private const int MaxHours = 35 * 24;
    private const int KeptHours = 60 * 24;

    /// <summary>Books the hours of an item that are over and not booked; how many.</summary>
    public async Task<int> BookAsync(AmortisedItem item, CancellationToken cancellationToken)
    {
        long end = Hour(time.GetUtcNow() - Delay);
        long? last = await database.QuerySingleOrDefaultAsync<long?>(
            "SELECT MAX(hour) FROM amortised_hours WHERE name = @Name", new { item.Name }, cancellationToken);
        int booked = 0;

        // An item that is new begins with the last hour that is due. Otherwise the last one once more: it may be written down and not booked.
        for (long hour = Math.Max(last ?? (end - 1), end - MaxHours); hour < end; hour++)
        {
            if (await SpreadAsync(item, hour, cancellationToken) is { Count: > 0 } events)
            {
                booked += (await ledger.BookAsync([.. events.Select(LedgerEvent.From)], cancellationToken)).Booked > 0 ? 1 : 0;
            }
        }

        await database.ExecuteAsync("DELETE FROM amortised_hours WHERE hour < @hour", new { hour = end - KeptHours }, cancellationToken);
        return booked;
    }

    private static long Hour(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;

    /// <summary>The events of an hour as they were decided; none while the price is unknown.</summary>
    private async Task<IReadOnlyList<UsageEvent>> SpreadAsync(AmortisedItem item, long hour, CancellationToken cancellationToken)
    {
        string? known = await ReadAsync(item.Name, hour, cancellationToken);
        if (known is null)
        {
            if (await DecideAsync(item, hour, cancellationToken) is not { } decided)
            {
                return [];
            }

            await database.ExecuteAsync(
                "INSERT INTO amortised_hours (name, hour, events) VALUES (@Name, @hour, @decided) ON CONFLICT (name, hour) DO NOTHING",
                new { item.Name, hour, decided },
                cancellationToken);
            known = await ReadAsync(item.Name, hour, cancellationToken) ?? decided;
        }

        return [.. known.Split('\n').Select(line => UsageEvent.Parser.ParseFrom(Convert.FromBase64String(line)))];
    }

    private Task<string?> ReadAsync(string name, long hour, CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<string>(
        "SELECT events FROM amortised_hours WHERE name = @name AND hour = @hour", new { name, hour }, cancellationToken);

    private async Task<string?> DecideAsync(AmortisedItem item, long hour, CancellationToken cancellationToken)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
        PriceRow? row = prices.Book.FindAny(item.Provider, item.Model, at);
        var month = TimeSpan.FromDays(DateTime.DaysInMonth(at.Year, at.Month));
        if (row?.InfrastructureCost(TimeSpan.FromHours(1), month) is not { } cost)
        {
            return null;
        }

        IReadOnlyList<(string Tenant, long Events)> users = item.Tenant.Length > 0
            ? [(item.Tenant, 1)]
            : await UsersAsync(at.ToUnixTimeMilliseconds(), cancellationToken);
        long[] parts = CostSpread.Divide(cost, [.. users.Select(user => user.Events)]);
        return string.Join('\n', users.Select((user, i) => Convert.ToBase64String(new UsageEvent
        {
            EventId = string.Create(CultureInfo.InvariantCulture, $"amortised/{item.Name}/{hour}/{i}"),
            OccurredAtMs = at.ToUnixTimeMilliseconds(),
            Category = item.Category,
            Tenant = user.Tenant,
            Provider = item.Provider,
            Model = item.Model,
            PriceId = row.Id,
            CostNanoUsd = parts[i],
        }.ToByteArray())));
    }

    private async Task<IReadOnlyList<(string Tenant, long Events)>> UsersAsync(long fromMs, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string, long)> users = await database.QueryAsync<(string, long)>(
            $"""
            SELECT tenant, COUNT(*) FROM usage_events
            WHERE occurred_at >= @fromMs AND occurred_at < @toMs
                AND category NOT IN ('infrastructure', 'monitoring', '{CostCategories.AvoidedByCache}')
            GROUP BY tenant ORDER BY tenant
            """,
            new { fromMs, toMs = fromMs + 3_600_000 },
            cancellationToken);
        return users.Count > 0 ? users : [(PlatformTenant, 1)];
    }
}
