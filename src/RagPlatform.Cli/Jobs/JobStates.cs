using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary>The states of jobs as they are typed and printed.</summary>
internal static class JobStates
{
    private static readonly Dictionary<string, IngestState> s_byName = new(StringComparer.Ordinal)
    {
        ["queued"] = IngestState.Queued,
        ["running"] = IngestState.Running,
        ["succeeded"] = IngestState.Succeeded,
        ["partially-failed"] = IngestState.PartiallyFailed,
        ["failed"] = IngestState.Failed,
    };

    /// <summary>All names.</summary>
    public static string[] Names => [.. s_byName.Keys];

    /// <summary>The state a name stands for; any without one.</summary>
    public static IngestState Parse(string? name) => name is null ? IngestState.Unspecified : s_byName[name];

    /// <summary>The name of a state.</summary>
    public static string NameOf(IngestState state) => s_byName.FirstOrDefault(pair => pair.Value == state).Key ?? state.ToString();
}
