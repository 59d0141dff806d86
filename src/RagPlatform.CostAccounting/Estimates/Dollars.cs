using System.Globalization;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>Money in sentences.</summary>
internal static class Dollars
{
    private const decimal NanoPerDollar = 1_000_000_000m;

    /// <summary>Nano-dollars as dollars; no digit that counts is lost.</summary>
    public static string Text(long nano) => "$" + (nano / NanoPerDollar).ToString("#,0.00#######", CultureInfo.InvariantCulture);
}
