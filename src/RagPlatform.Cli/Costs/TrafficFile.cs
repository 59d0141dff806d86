using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary>
/// Calls to models in a CSV file: a heading, then lines of time (UTC unless it says otherwise), tokens of the prompt, tokens of the answer, as in
/// the Azure LLM inference traces.
/// </summary>
internal static class TrafficFile
{
    private const int Cells = 3;
    private const int MaxCalls = 100_000;

    /// <summary>Reads the calls.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the message says which.</exception>
    public static async Task<IReadOnlyList<TrafficCall>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var calls = new List<TrafficCall>();
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (number > 1 && line.Length > 0)
            {
                if (calls.Count == MaxCalls)
                {
                    throw new InvalidDataException(
                        $"{path} has more than {MaxCalls.ToString("N0", CultureInfo.InvariantCulture)} calls; plan with a part of them.");
                }

                calls.Add(Read(line) ?? throw new InvalidDataException(
                    $"{path}:{number}: a line is a time, tokens of the prompt and tokens of the answer, like '2023-11-16 18:15:46.68,374,44'."));
            }
        }

        return calls.Count > 0 ? calls : throw new InvalidDataException($"{path} has no calls: after the heading each line is one.");
    }

    private static TrafficCall? Read(string line)
    {
        string[] cells = line.Split(',');
        return cells.Length == Cells
            && DateTimeOffset.TryParse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            && long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out long prompt)
            && long.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out long output)
            ? new TrafficCall { AtMs = at.ToUnixTimeMilliseconds(), PromptTokens = prompt, OutputTokens = output }
            : null;
    }
}
