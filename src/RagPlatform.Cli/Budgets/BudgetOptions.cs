using System.CommandLine;
using RagPlatform.Cli.CommandLine;

namespace RagPlatform.Cli.Budgets;

/// <summary>
/// Which budget is meant: that of a team, of a key, what the platform lets a tenant spend, or without any of them that of the tenant, for a day or a
/// month.
/// </summary>
internal sealed class BudgetOptions
{
    private readonly Option<string?> _team = new("--team") { Description = "The budget of this team.", HelpName = "name" };
    private readonly Option<string?> _key = new("--for-key") { Description = "The budget of this key, by its id.", HelpName = "id" };
    private readonly Option<string?> _tenant = TenantOption();
    private readonly Option<string?> _period = CommonOptions.OneOf("--period", "How long it holds (UTC); month unless given.", "day", "month");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_team);
        command.Add(_key);
        command.Add(_tenant);
        command.Add(_period);
    }

    /// <summary>The tenant of whom the platform's administrators speak.</summary>
    public static Option<string?> TenantOption() => new("--tenant")
    {
        Description = "What the platform lets this tenant spend; for the platform's administrators.",
        HelpName = "name",
    };

    /// <summary>Level, name and period as they were given, and the tenant: empty for the caller's.</summary>
    /// <exception cref="UsageException">More than one of team, key and tenant is named.</exception>
    public (string Level, string Name, string Period, string Tenant) Read(ParseResult line)
    {
        string period = line.GetValue(_period) ?? "month";
        return (line.GetValue(_team), line.GetValue(_key), line.GetValue(_tenant)) switch
        {
            ({ } team, null, null) => ("team", team, period, string.Empty),
            (null, { } key, null) => ("key", key, period, string.Empty),
            (null, null, { } tenant) => ("platform", string.Empty, period, tenant),
            (null, null, null) => ("tenant", string.Empty, period, string.Empty),
            _ => throw new UsageException("A budget is that of a team, of a key or of a tenant: give --team, --for-key or --tenant."),
        };
    }

    /// <summary>A budget in words.</summary>
    public static string Name(string level, string name, string period) => (level, name) switch
    {
        ("platform", _) => $"what the platform lets the tenant spend in a {period}",
        (_, "") => $"the {level}'s budget for a {period}",
        _ => $"the budget of {level} '{name}' for a {period}",
    };
}
