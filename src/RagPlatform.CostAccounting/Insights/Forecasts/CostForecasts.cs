using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Insights.Forecasts;

/// <summary>Forecasts of a tenant's month and of its monthly budgets.</summary>
internal sealed class CostForecasts(DailyCosts costs, BudgetStore budgets, TimeProvider time)
{
    private const int MaxBudgets = 100;

    /// <summary>The forecast of the month that is now.</summary>
    public async Task<GetForecastReply> ForecastAsync(string tenant, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long today = Days.Of(now);

        // Whatever is longer: the history, or the month so far.
        long first = Math.Min(today - Forecaster.HistoryDays, today - now.UtcDateTime.Day + 1);
        MonthForecast all = Of(await costs.ReadAsync(tenant, first, today + 1, cancellationToken), now);
        var reply = new GetForecastReply
        {
            Month = Days.Text(Days.Of(now))[..^3],
            SpentNanoUsd = all.Spent,
            ExpectedNanoUsd = all.Expected,
            LowNanoUsd = all.Low,
            HighNanoUsd = all.High,
            Days = all.Days,
        };
        IReadOnlyList<Budget> monthly = await budgets.MonthlyAsync(tenant, MaxBudgets, cancellationToken);
        ILookup<string, DailyCost> ofTeams = await ReadAsync("team", BudgetStore.Team);
        ILookup<string, DailyCost> ofKeys = await ReadAsync("subject", BudgetStore.Key);
        foreach (Budget budget in monthly)
        {
            MonthForecast own = budget.Level switch
            {
                BudgetStore.Team => Of(ofTeams[budget.Name], now),
                BudgetStore.Key => Of(ofKeys[budget.Name], now),
                _ => all,
            };
            reply.Budgets.Add(new BudgetForecast
            {
                Budget = budget,
                SpentNanoUsd = own.Spent,
                ExpectedNanoUsd = own.Expected,
                PassesSoftOn = Day(own, budget.SoftNanoUsd),
                PassesHardOn = Day(own, budget.HardNanoUsd),
            });
        }

        return reply;

        // One read for all budgets of a level, however many they are.
        async Task<ILookup<string, DailyCost>> ReadAsync(string column, string level)
        {
            string[] names = [.. monthly.Where(budget => budget.Level == level).Select(budget => budget.Name)];
            IReadOnlyList<DailyCost> days = names.Length == 0
                ? []
                : await costs.ReadOfAsync(tenant, column, names, first, today + 1, cancellationToken);
            return days.ToLookup(day => day.Key, StringComparer.Ordinal);
        }
    }

    private static MonthForecast Of(IEnumerable<DailyCost> days, DateTimeOffset now) =>
        Forecaster.Forecast(days.ToDictionary(day => day.Day, day => day.Cost), now);

    private static string Day(MonthForecast forecast, long limit) =>
        limit > 0 && forecast.PassesOn(limit) is { } day ? Days.Text(day) : string.Empty;
}
