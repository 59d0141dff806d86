namespace RagPlatform.CostAccounting.Estimates;

/// <summary>Nano-dollars for the same thing by unit of time; a month has 30 days, a year 12 months.</summary>
/// <param name="Query">A query's share of the month.</param>
/// <param name="Day">A thirtieth of the month.</param>
/// <param name="Month">A month.</param>
/// <param name="Year">Twelve months.</param>
internal readonly record struct Amounts(long Query, long Day, long Month, long Year)
{
    /// <summary>Days of a month.</summary>
    public const int DaysPerMonth = 30;

    private const int MonthsPerYear = 12;

    /// <summary>The amounts of a month's cost.</summary>
    /// <exception cref="OverflowException">A year costs more than 64 bits hold.</exception>
    public static Amounts OfMonth(Int128 month, long queriesPerDay) => checked(new Amounts(
        (long)Rounding.Divide(month, (Int128)queriesPerDay * DaysPerMonth),
        (long)Rounding.Divide(month, DaysPerMonth),
        (long)month,
        (long)(month * MonthsPerYear)));

    public static Amounts operator +(Amounts left, Amounts right) => checked(new Amounts(
        left.Query + right.Query, left.Day + right.Day, left.Month + right.Month, left.Year + right.Year));
}
