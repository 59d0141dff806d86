namespace RagPlatform.Tokens.Pricing;

/// <summary>Arithmetic of money: whole nano-dollars (10^-9 USD), and what does not come out whole is rounded up once at the end.</summary>
public static class NanoDollars
{
    /// <summary>amount / unit, rounded up, so that a charge is never lost to rounding.</summary>
    /// <param name="amount">Not negative, in parts of a nano-dollar.</param>
    /// <param name="unit">How many of these parts are one, positive.</param>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public static long RoundUp(Int128 amount, Int128 unit) => checked((long)((amount + unit - 1) / unit));
}
