using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;
using Spectre.Console;

namespace RagPlatform.Cli.Searching;

/// <summary>Prints passages, best first.</summary>
internal static class PassagePrinter
{
    private const int MaxCharacters = 300;

    public static void Print(IAnsiConsole console, SearchReply reply)
    {
        for (int i = 0; i < reply.Passages.Count; i++)
        {
            Passage passage = reply.Passages[i];
            string heading = passage.HeadingPath.Count > 0 ? $" › {string.Join(" › ", passage.HeadingPath)}" : string.Empty;
            string name = passage.Title.Length > 0 && passage.HeadingPath.FirstOrDefault() != passage.Title
                ? $"{passage.DocumentId} — {passage.Title}{heading}"
                : passage.DocumentId + heading;
            string rank = string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}. {passage.Score:0.000} ");
            console.Write(new Text(rank, new Style(Color.Aqua)));
            console.Write(new Text(Printable.OneLine(name, MaxCharacters), new Style(decoration: Decoration.Bold)));
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $" ({passage.Collection}, characters {passage.Start}–{passage.End}; " +
                $"words {passage.LexicalScore:0.00}, meaning {passage.VectorScore:0.000})"));
            console.WriteLine($"     {Printable.OneLine(passage.Text, MaxCharacters)}", new Style(Color.Grey));
        }

        console.WriteLine(
            $"{Quantities.Count(reply.Passages.Count, "passage")} · {Quantities.Microseconds(reply.Timings?.TotalUs ?? 0)}",
            new Style(Color.Grey));
    }
}
