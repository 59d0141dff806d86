namespace RagPlatform.CostAccounting.Estimates;

/// <summary>Quotients of whole numbers.</summary>
internal static class Rounding
{
    /// <summary>The nearest whole number to <paramref name="amount"/> / <paramref name="by"/>, halves up; neither is negative.</summary>
    /// <exception cref="OverflowException">It does not fit 128 bits.</exception>
    public static Int128 Divide(Int128 amount, Int128 by) => checked(amount + (by / 2)) / by;
}
