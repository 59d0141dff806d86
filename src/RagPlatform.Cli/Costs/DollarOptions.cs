using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;

namespace RagPlatform.Cli.Costs;

/// <summary>Amounts of money on the command line: dollars, where the platform has nano-dollars.</summary>
internal static class DollarOptions
{
    private const decimal NanoPerDollar = 1_000_000_000m;

    /// <summary>An option that takes an amount of dollars.</summary>
    public static Option<decimal?> Create(string name, string description, bool isRequired = false) => new(name)
    {
        Description = description,
        HelpName = "dollars",
        Required = isRequired,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal dollars))
            {
                return dollars;
            }

            result.AddError($"{name} is an amount of dollars like 2.5; '{text}' is not.");
            return null;
        },
    };

    /// <summary>An amount in nano-dollars.</summary>
    /// <exception cref="UsageException">It is below nothing or above a million dollars.</exception>
    public static long ToNano(string option, decimal dollars) => dollars is >= 0 and <= 1_000_000
        ? (long)decimal.Round(dollars * NanoPerDollar)
        : throw new UsageException($"{option} is 0 to 1,000,000 dollars.");
}
