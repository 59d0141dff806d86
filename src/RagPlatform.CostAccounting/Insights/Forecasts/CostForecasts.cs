using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;

namespace RagPlatform.CostAccounting.Insights.Forecasts;

/// <summary>Forecasts of a tenant's month and of its monthly budgets.</summary>
internal sealed class CostForecasts(DailyCosts costs, BudgetStore budgets, TimeProvider time)
{
    // Each takes a read of its own.
    private const int MaxBudgets = 100;

    /// <summary>The forecast of the month that is now.</summary>
    public async Task<GetForecastReply> ForecastAsync(string tenant, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        MonthForecast all = await OfAsync(tenant, null, now, cancellationToken);
        var reply = new GetForecastReply
        {
            Month = Days.Text(Days.Of(now))[..^3],
            SpentNanoUsd = all.Spent,
            ExpectedNanoUsd = all.Expected,
            LowNanoUsd = all.Low,
            HighNanoUsd = all.High,
            Days = all.Days,
        };
        ListBudgetsReply list = await budgets.ListAsync(tenant, cancellationToken);
        foreach (Budget budget in list.Budgets.Select(state => state.Budget).Where(budget => budget.Period == BudgetPeriod.Month).Take(MaxBudgets))
        {
            MonthForecast own = budget.Level == BudgetStore.Tenant ? all : await OfAsync(tenant, budget, now, cancellationToken);
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
    }

    private static string Day(MonthForecast forecast, long limit) =>
        limit > 0 && forecast.PassesOn(limit) is { } day ? Days.Text(day) : string.Empty;

    private async Task<MonthForecast> OfAsync(string tenant, Budget? budget, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long today = Days.Of(now);

        // Whatever is longer: the history, or the month so far.
        long first = Math.Min(today - Forecaster.HistoryDays, today - now.UtcDateTime.Day + 1);
        IReadOnlyList<DailyCost> days = budget is null
            ? await costs.ReadAsync(tenant, first, today + 1, cancellationToken)
            : await costs.ReadOneAsync(
                tenant, budget.Level == BudgetStore.Team ? "team" : "subject", budget.Name, first, today + 1, cancellationToken);
        return Forecaster.Forecast(days.ToDictionary(day => day.Day, day => day.Cost), now);
    }
}
