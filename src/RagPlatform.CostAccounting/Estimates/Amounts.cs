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

    /// <summary>
    /// The amounts of months that belong together. Their sum is what the sum of the months comes to, to the nano-dollar: what rounding leaves over
    /// goes to those that lost most by it. Example: 20 and 10 nano-dollars by three are 7 and 3, which is 10 together.
    /// </summary>
    /// <exception cref="OverflowException">A year costs more than 64 bits hold.</exception>
    public static IReadOnlyList<Amounts> OfMonths(IReadOnlyList<Int128> months, long queriesPerDay)
    {
        long[] queries = Share(months, (Int128)queriesPerDay * DaysPerMonth);
        long[] days = Share(months, DaysPerMonth);
        return [.. months.Select((month, i) => checked(new Amounts(queries[i], days[i], (long)month, (long)(month * MonthsPerYear))))];
    }

    public static Amounts operator +(Amounts left, Amounts right) => checked(new Amounts(
        left.Query + right.Query, left.Day + right.Day, left.Month + right.Month, left.Year + right.Year));

    private static long[] Share(IReadOnlyList<Int128> months, Int128 by)
    {
        long[] shares = [.. months.Select(month => checked((long)(month / by)))];
        Int128 all = months.Aggregate(Int128.Zero, (sum, month) => checked(sum + month));
        Int128 given = shares.Aggregate(Int128.Zero, (sum, share) => sum + share);
        foreach (int i in Enumerable.Range(0, shares.Length).OrderByDescending(i => months[i] % by).Take((int)(Rounding.Divide(all, by) - given)))
        {
            shares[i]++;
        }

        return shares;
    }
}
