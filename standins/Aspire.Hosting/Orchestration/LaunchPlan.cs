namespace Aspire.Hosting.Orchestration;

/// <summary>Everything needed to start a process.</summary>
internal sealed record LaunchPlan
{
    internal required string Command { get; init; }

    internal required IReadOnlyList<string> Arguments { get; init; }

    internal required string WorkingDirectory { get; init; }

    /// <summary>Variables on top of those inherited.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Inherited variables that mean the AppHost itself and would mislead the child.</summary>
    internal IReadOnlyList<string> WithoutInherited { get; init; } = [];

    /// <summary>A shell command that takes away what outlives the process itself, run once the process or the AppHost is gone.</summary>
    internal string Cleanup { get; init; } = "";
}
