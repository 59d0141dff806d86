using System.Reflection;

namespace Aspire.Hosting;

/// <summary>The program that holds the model: where it was built and from which assembly it runs.</summary>
internal sealed record AppHostInfo(string Directory, Assembly? Assembly)
{
    /// <summary>Debug or Release, as the AppHost itself was built.</summary>
    internal string Configuration { get; } =
        Assembly?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } configuration
            ? configuration
            : "Debug";

    /// <summary>The output of a project that was built together with the AppHost, from the metadata its build wrote.</summary>
    internal string? FindBuiltOutput(string projectPath) => Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key.StartsWith("aspireprojectoutput:", StringComparison.Ordinal)
            && string.Equals(a.Key["aspireprojectoutput:".Length..], projectPath, StringComparison.Ordinal))?.Value;
}
