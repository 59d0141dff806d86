using System.Globalization;
using System.Text.Json.Nodes;
using RagPlatform.Cli.Output;
using Spectre.Console;

namespace RagPlatform.Cli.Reconciling;

/// <summary>Prints checks, one a line with both numbers, or as JSON.</summary>
internal static class CheckPrinter
{
    public static void Print(Surroundings surroundings, string tenant, IReadOnlyList<Check> checks, bool json)
    {
        if (json)
        {
            surroundings.Out.WriteLine(ToJson(tenant, checks));
            return;
        }

        IAnsiConsole console = surroundings.CreateConsole();
        foreach (Check check in checks)
        {
            console.Write(check.Agrees ? new Text("✓ ", new Style(Color.Green)) : new Text("✗ ", new Style(Color.Red)));
            string hint = check.Hint.Length > 0 ? $" ({check.Hint})" : string.Empty;
            console.WriteLine(Printable.Clean(string.Create(
                CultureInfo.InvariantCulture,
                $"{check.Accepted}: {check.AcceptedCount:N0} · {check.Recorded}: {check.RecordedCount:N0}{hint}")));
        }

        int disagreeing = checks.Count(check => !check.Agrees);
        console.WriteLine(disagreeing == 0
            ? $"tenant {Printable.Clean(tenant)}: nothing was lost, nothing counts twice"
            : $"tenant {Printable.Clean(tenant)}: {disagreeing} of {Quantities.Count(checks.Count, "check")} do not agree");
    }

    private static string ToJson(string tenant, IReadOnlyList<Check> checks)
    {
        var rows = new JsonArray();
        foreach (Check check in checks)
        {
            rows.Add(new JsonObject
            {
                ["name"] = check.Name,
                ["agrees"] = check.Agrees,
                ["accepted"] = check.Accepted,
                ["accepted_count"] = check.AcceptedCount,
                ["recorded"] = check.Recorded,
                ["recorded_count"] = check.RecordedCount,
                ["hint"] = check.Hint,
            });
        }

        return new JsonObject
        {
            ["tenant"] = tenant,
            ["agrees"] = checks.All(check => check.Agrees),
            ["checks"] = rows,
        }.ToJsonString(Json.Indentation);
    }
}
