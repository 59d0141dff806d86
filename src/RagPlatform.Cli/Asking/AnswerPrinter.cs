using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;
using Spectre.Console;

namespace RagPlatform.Cli.Asking;

/// <summary>Prints what stands below an answer: its citations and one line about where it came from.</summary>
internal static class AnswerPrinter
{
    private const int MaxQuoteCharacters = 300;

    public static void PrintSources(IAnsiConsole console, AskReply reply)
    {
        console.WriteLine();
        foreach (Citation citation in reply.Citations)
        {
            string source = citation.Uri.Length > 0 ? citation.Uri : citation.DocumentId;
            string name = citation.Title.Length > 0 ? $"{citation.Title} — {source}" : source;
            console.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"[{citation.Marker}] "), new Style(Color.Aqua)));
            console.Write(new Text(Printable.OneLine(name, MaxQuoteCharacters), new Style(decoration: Decoration.Bold)));
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $" ({citation.Collection}, characters {citation.Start}–{citation.End})"));
            console.WriteLine($"    “{Printable.OneLine(citation.Quote, MaxQuoteCharacters)}”", new Style(Color.Grey));
        }

        if (reply.Citations.Count > 0)
        {
            console.WriteLine();
        }

        if (reply.Degradation is { Level: not DegradationLevel.None } degradation)
        {
            string reasons = degradation.Reasons.Count > 0 ? $" ({string.Join("; ", degradation.Reasons)})" : string.Empty;
            console.WriteLine(Printable.Clean($"degraded: {Name(degradation.Level)}{reasons}"), new Style(Color.Yellow));
        }

        console.WriteLine(Summary(reply), new Style(Color.Grey));
    }

    /// <summary>Where the answer came from, its price, its time, its name.</summary>
    internal static string Summary(AskReply reply)
    {
        Usage usage = reply.Usage ?? new Usage();
        string origin = Name(reply.ServedBy);
        string model = usage.Model.Length > 0 && usage.Model != origin ? $" ({usage.Model})" : string.Empty;
        string cost = Quantities.Dollars(usage.CostNanoUsd) + (usage.PriceUnknown ? " and a part whose price is unknown" : string.Empty);
        return Printable.Clean(
            $"served by {origin}{model} · cost {cost} · " +
            $"{Quantities.Microseconds(reply.Timings?.TotalUs ?? 0)} · answer {reply.AnswerId}");
    }

    /// <summary>"ResultCache" as "result cache".</summary>
    private static string Name<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) =>
            i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));
}
