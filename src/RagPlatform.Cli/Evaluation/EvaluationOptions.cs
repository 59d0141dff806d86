using System.CommandLine;
using System.Globalization;

namespace RagPlatform.Cli.Evaluation;

/// <summary>Options that the commands of evaluation share.</summary>
internal static class EvaluationOptions
{
    /// <summary><c>--k</c>: cut-offs between commas.</summary>
    public static Option<int[]> Cutoffs() => new("--k")
    {
        Description = "Ranks down to which to measure, between commas; 10,100 unless given.",
        HelpName = "5,10,100",
        CustomParser = result =>
        {
            var cutoffs = new List<int>();
            foreach (string text in result.Tokens[0].Value.Split(','))
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int k) || k is < 1 or > 1000)
                {
                    result.AddError($"--k is numbers from 1 to 1000 between commas; '{text}' is none.");
                    return [];
                }

                cutoffs.Add(k);
            }

            return [.. cutoffs];
        },
    };

    /// <summary><c>--qrels</c>.</summary>
    public static Option<string> Qrels() => new("--qrels")
    {
        Description = "The folder's file with the judgments.",
        HelpName = "file",
        DefaultValueFactory = _ => "qrels.tsv",
    };

    /// <summary><c>--per-query</c>.</summary>
    public static Option<string?> PerQuery() => new("--per-query")
    {
        Description = "Write the measures of each query to this CSV file.",
        HelpName = "file",
    };

    /// <summary>The name of a golden set.</summary>
    public static Argument<string> SetName() => new("name") { Description = "The golden set." };
}
