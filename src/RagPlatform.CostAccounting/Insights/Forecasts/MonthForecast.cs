namespace RagPlatform.CostAccounting.Insights.Forecasts;

/// <summary>What a month is expected to cost.</summary>
/// <param name="Spent">So far, in nano-dollars.</param>
/// <param name="Expected">At the month's end.</param>
/// <param name="Low">The month ends above this with a probability of 90 %.</param>
/// <param name="High">The month ends below this with a probability of 90 %.</param>
/// <param name="Days">Whole days it rests on.</param>
/// <param name="ByDay">What was or will have been spent in the month at the end of each of its days.</param>
internal sealed record MonthForecast(long Spent, long Expected, long Low, long High, int Days, IReadOnlyList<(long Day, long Spent)> ByDay)
{
    /// <summary>The first day at whose end a limit is passed; null: none of the month.</summary>
    public long? PassesOn(long limit) => ByDay.Where(day => day.Spent > limit).Select(day => (long?)day.Day).FirstOrDefault();
}
