namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// The traffic at which two deployments cost the same: fixed_A + 30 q · query_A = fixed_B + 30 q · query_B, so
/// q = (fixed_A − fixed_B) / (30 (query_B − query_A)) queries a day. Example: 3,000 dollars a month and 0.00046 a query against 0.0036 a query
/// are equal at 3,000 / (30 × 0.00314) = 31,847 queries a day.
/// </summary>
/// <param name="QueriesPerDay">To the nearest; null: there is none.</param>
/// <param name="Below">Who is cheaper below it, or at any traffic where there is none; null: both cost the same at any traffic.</param>
/// <param name="Above">Who is cheaper above it, or at any traffic where there is none.</param>
internal sealed record BreakEven(long? QueriesPerDay, CostLine? Below, CostLine? Above)
{
    /// <summary>A point beyond so many queries a day is none.</summary>
    public const long MaxQueriesPerDay = 1_000_000_000_000;

    private const int Million = 1_000_000;

    /// <summary>Finds it.</summary>
    /// <exception cref="OverflowException">The amounts are too large.</exception>
    public static BreakEven Between(CostLine first, CostLine second)
    {
        Int128 fixedMore = checked(first.PerMonth - second.PerMonth);
        Int128 queryLess = checked(second.PerMillionQueries - first.PerMillionQueries);
        if (fixedMore == 0 && queryLess == 0)
        {
            return new BreakEven(null, null, null);
        }

        if (fixedMore < 0 || (fixedMore == 0 && queryLess > 0))
        {
            return Between(first, second, -fixedMore, -queryLess);
        }

        return Between(second, first, fixedMore, queryLess);
    }

    // Low has the lower fixed cost by `fixedMore`; High's queries are cheaper by `queryLess`, if they are.
    private static BreakEven Between(CostLine low, CostLine high, Int128 fixedMore, Int128 queryLess)
    {
        if (queryLess <= 0)
        {
            return new BreakEven(null, low, low);
        }

        Int128 point = Rounding.Divide(checked(fixedMore * Million), checked(queryLess * Amounts.DaysPerMonth));
        return point switch
        {
            _ when point < 1 => new BreakEven(null, high, high),
            _ when point > MaxQueriesPerDay => new BreakEven(null, low, low),
            _ => new BreakEven((long)point, low, high),
        };
    }
}
