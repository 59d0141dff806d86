using System.Reflection;

namespace Aspire.Hosting;

/// <summary>Settings of the builder.</summary>
public sealed class DistributedApplicationOptions
{
    private string? _projectDirectory;

    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    public bool DisableDashboard { get; set; }

    public bool AllowUnsecuredTransport { get; set; }

    public string? ContainerRegistryOverride { get; set; }

    public string? DashboardApplicationName { get; set; }

    public bool EnableResourceLogging { get; set; }

    public bool? TrustDeveloperCertificate { get; set; }

    public bool? DeveloperCertificateDefaultHttpsTerminationEnabled { get; set; }

    /// <summary>The folder relative paths start from; by default the one the AppHost was built in.</summary>
    public string? ProjectDirectory
    {
        get => _projectDirectory ?? Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
        set => _projectDirectory = value;
    }

    internal Assembly? Assembly => AssemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(AssemblyName);
}
