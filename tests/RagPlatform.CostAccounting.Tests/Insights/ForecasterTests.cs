using FsCheck;
using FsCheck.Fluent;
using RagPlatform.CostAccounting.Insights.Forecasts;
using RagPlatform.CostAccounting.Ledger;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Insights;

/// <summary>A month goes on as its weeks went, and no forecast is below what is spent.</summary>
public sealed class ForecasterTests
{
    // A Sunday at noon; March has 31 days.
    private static readonly DateTimeOffset s_now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly long s_today = Days.Of(s_now);

    [Fact]
    public void Forecast_EveryDayTheSame_IsTheDaysOfTheMonth()
    {
        MonthForecast forecast = Forecaster.Forecast(Costs(_ => 100, today: 50), s_now);

        Assert.Equal((1450, 3100, 3100, 3100, 28), (forecast.Spent, forecast.Expected, forecast.Low, forecast.High, forecast.Days));
        Assert.Equal(31, forecast.ByDay.Count);
    }

    [Fact]
    public void Forecast_QuietWeekends_CountsTheWeekdaysToCome()
    {
        static long Cost(long day) => new DateTimeOffset(DateTime.UnixEpoch, TimeSpan.Zero).AddDays(day).DayOfWeek
            is DayOfWeek.Saturday or DayOfWeek.Sunday ? 10 : 100;

        MonthForecast forecast = Forecaster.Forecast(Costs(Cost, today: 5), s_now);

        // March 2026 begins with a Sunday: nine days of weekends and 22 others.
        Assert.Equal((9 * 10) + (22 * 100), forecast.Expected);
        Assert.Equal(forecast.Expected, forecast.High);
    }

    [Fact]
    public void Forecast_TheLastWeekIsDearer_FollowsTheTrend()
    {
        MonthForecast forecast = Forecaster.Forecast(Costs(day => day >= s_today - 7 ? 200 : 100, today: 100), s_now);

        // The weekdays' mean of 125, times 200 over the mean of 125: as the last week.
        Assert.Equal(forecast.Spent + (33 * 200 / 2), forecast.Expected);
        Assert.True(forecast.Low < forecast.Expected && forecast.Expected < forecast.High);
    }

    [Fact]
    public void Forecast_NothingBeforeToday_GoesOnAsTodayBegan()
    {
        MonthForecast forecast = Forecaster.Forecast(new Dictionary<long, long> { [s_today] = 50 }, s_now);

        Assert.Equal((50, 17 * 100, 0), (forecast.Spent, forecast.Expected, forecast.Days));
    }

    [Fact]
    public void Forecast_NothingAtAll_IsNothing()
    {
        MonthForecast forecast = Forecaster.Forecast(new Dictionary<long, long>(), s_now);

        Assert.Equal((0, 0, 0, 0), (forecast.Spent, forecast.Expected, forecast.Low, forecast.High));
    }

    [Fact]
    public void PassesOn_ALimit_NamesTheDay()
    {
        MonthForecast forecast = Forecaster.Forecast(Costs(_ => 100, today: 50), s_now);

        Assert.Equal(s_today - 12, forecast.PassesOn(299));
        Assert.Equal(s_today, forecast.PassesOn(1499));
        Assert.Equal(s_today + 1, forecast.PassesOn(1500));
        Assert.Null(forecast.PassesOn(3100));
    }

    [Fact]
    public void Forecast_AnyCosts_LieBetweenWhatIsSpentAndTheInterval() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ArrayOf(43).Zip(Gen.Choose(0, 24 * 60 * 31)).ToArbitrary(),
        input =>
        {
            (int[] costs, int minutes) = input;
            DateTimeOffset now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(Math.Min(minutes, (24 * 60 * 31) - 1));
            long today = Days.Of(now);

            MonthForecast forecast = Forecaster.Forecast(costs.Select((cost, i) => (Day: today - i, cost)).ToDictionary(x => x.Day, x => (long)x.cost), now);

            Assert.InRange(forecast.Expected, forecast.Spent, forecast.High);
            Assert.InRange(forecast.Low, forecast.Spent, forecast.Expected);
            Assert.Equal(forecast.ByDay.Select(day => day.Spent).Order(), forecast.ByDay.Select(day => day.Spent));
            Assert.Equal(forecast.Expected, forecast.ByDay[^1].Spent);
        }).QuickCheckThrowOnFailure();

    private static Dictionary<long, long> Costs(Func<long, long> cost, long today)
    {
        Dictionary<long, long> costs = Enumerable.Range(1, 28).ToDictionary(i => s_today - i, i => cost(s_today - i));
        costs[s_today] = today;
        return costs;
    }
}
