namespace Aspire.Hosting;

/// <summary>The launch profiles of a project.</summary>
public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}
