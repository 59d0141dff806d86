using System.Globalization;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>Reports of made-up weather stations: small documents that differ in every number.</summary>
internal static class Corpus
{
    public const int Size = 150;
    private const int Months = 3;
    private static readonly CompositeFormat s_month = CompositeFormat.Parse(
        "In month {1} station {0} measured {2} millimetres of rain and a mean wind of {3} knots. " +
        "The keeper of station {0} reported that the gauge was read {4} times and that the mast stood firm.\n\n");

    public static Document[] Create() => [.. Enumerable.Range(1, Size).Select(Create)];

    /// <summary>A question that one document answers; each turn makes another one.</summary>
    public static string Question(int turn) => string.Create(
        CultureInfo.InvariantCulture,
        $"How much rain did station {(turn % Size) + 1} measure in month {(turn % Months) + 1}? Inquiry {turn}.");

    private static Document Create(int station)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"# Weather station {station}\n\n"));
        for (int month = 1; month <= Months; month++)
        {
            text.AppendFormat(
                CultureInfo.InvariantCulture,
                s_month,
                station,
                month,
                ((station * 7) + (month * 13)) % 180,
                (station + (month * 3)) % 40,
                20 + month);
        }

        return Samples.Markdown(string.Create(CultureInfo.InvariantCulture, $"station-{station:D3}.md"), text.ToString());
    }
}
