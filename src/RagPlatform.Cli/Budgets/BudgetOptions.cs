using System.CommandLine;
using RagPlatform.Cli.CommandLine;

namespace RagPlatform.Cli.Budgets;

/// <summary>Which budget is meant: that of a team, of a key, or without either that of the tenant, for a day or a month.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<string?> _team = new("--team") { Description = "The budget of this team.", HelpName = "name" };
    private readonly Option<string?> _key = new("--for-key") { Description = "The budget of this key, by its id.", HelpName = "id" };
    private readonly Option<string?> _period = CommonOptions.OneOf("--period", "How long it holds (UTC); month unless given.", "day", "month");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_team);
        command.Add(_key);
        command.Add(_period);
    }

    /// <summary>Level, name and period as they were given.</summary>
    /// <exception cref="UsageException">Both a team and a key are named.</exception>
    public (string Level, string Name, string Period) Read(ParseResult line)
    {
        string period = line.GetValue(_period) ?? "month";
        return (line.GetValue(_team), line.GetValue(_key)) switch
        {
            (not null, not null) => throw new UsageException("A budget is that of a team or of a key: give --team or --for-key."),
            ({ } team, null) => ("team", team, period),
            (null, { } key) => ("key", key, period),
            _ => ("tenant", string.Empty, period),
        };
    }

    /// <summary>A budget in words.</summary>
    public static string Name(string level, string name, string period) =>
        name.Length == 0 ? $"the {level}'s budget for a {period}" : $"the budget of {level} '{name}' for a {period}";
}
