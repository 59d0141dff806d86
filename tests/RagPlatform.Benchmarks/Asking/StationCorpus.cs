using System.Globalization;
using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Benchmarks.Asking;

/// <summary>Reports of made-up weather stations, each with numbers of its own, so that an answer is right or wrong.</summary>
internal static class StationCorpus
{
    private const int Stations = 400;

    // Far from every other number of the corpus: a question is about one station.
    private const int FirstStation = 5000;
    private static readonly string[] s_months = ["January", "April", "July", "October"];

    public static IEnumerable<Document> Documents() => Enumerable.Range(FirstStation, Stations).Select(station =>
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"# Weather station {station}\n\n"));
        for (int month = 0; month < s_months.Length; month++)
        {
            text.Append(CultureInfo.InvariantCulture, $"In {s_months[month]} station {station} measured {Rain(station, month)} millimetres of rain. ");
            text.Append(CultureInfo.InvariantCulture, $"The keeper of station {station} read the gauge {20 + month} times and the mast stood firm.\n\n");
        }

        return new Document
        {
            DocumentId = string.Create(CultureInfo.InvariantCulture, $"station-{station}.md"),
            Title = string.Create(CultureInfo.InvariantCulture, $"Weather station {station}"),
            MimeType = "text/markdown",
            Content = ByteString.CopyFromUtf8(text.ToString()),
        };
    });

    /// <summary>A question and the words its answer must hold; the same turn asks the same.</summary>
    public static (string Question, string Expected) Ask(int turn)
    {
        int station = FirstStation + (turn % Stations);
        int month = turn / Stations % s_months.Length;
        return (
            string.Create(CultureInfo.InvariantCulture, $"How much rain did station {station} measure in {s_months[month]}?"),
            string.Create(CultureInfo.InvariantCulture, $"station {station} measured {Rain(station, month)} millimetres"));
    }

    private static int Rain(int station, int month) => (station * 7) + (month * 13);
}
