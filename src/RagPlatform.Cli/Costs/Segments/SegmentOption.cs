using System.CommandLine;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary><c>--segment</c>, spelled the same in every command.</summary>
internal static class SegmentOption
{
    public static Option<string?> Create(string description, bool isRequired) => new("--segment")
    {
        Description = description,
        HelpName = "id",
        Required = isRequired,
    };
}
