using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary>Prints a cost report: its rows, and what they come to.</summary>
internal static class CostReportPrinter
{
    public static void Print(Surroundings surroundings, string by, CostReportReply reply)
    {
        string[] headings = [by, "#events", "#input", "#cached", "#output", "#embedded", "#cost"];
        Tables.Print(surroundings, headings, reply.Rows.Select(row => (string[])
        [
            row.Key.Length > 0 ? row.Key : "-",
            Number(row.Events),
            Number((row.Tokens?.InputUncached ?? 0) + (row.Tokens?.CacheWrite ?? 0) + (row.Tokens?.CacheWrite1H ?? 0)),
            Number(row.Tokens?.CacheRead ?? 0),
            Number((row.Tokens?.OutputText ?? 0) + (row.Tokens?.OutputReasoning ?? 0)),
            Number(row.Tokens?.Embedding ?? 0),
            Quantities.Dollars(row.CostNanoUsd),
        ]));
        TextWriter output = surroundings.Out;
        output.WriteLine($"total {Quantities.Dollars(reply.TotalNanoUsd)} in {Quantities.Count(reply.Events - reply.AvoidedEvents, "event")}");
        if (reply.OtherNanoUsd != 0)
        {
            output.WriteLine($"of it {Quantities.Dollars(reply.OtherNanoUsd)} in rows beyond the limit");
        }

        if (reply.AvoidedEvents != 0)
        {
            output.WriteLine(
                $"saved by the caches, not part of the total: {Quantities.Dollars(reply.AvoidedNanoUsd)} "
                + $"in {Quantities.Count(reply.AvoidedEvents, "event")}");
        }

        if (reply.UnpricedEvents != 0)
        {
            output.WriteLine(
                $"{Quantities.Count(reply.UnpricedEvents, "event")} without a known price: the total says too little by these");
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
