using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Finds the launch profile a project runs with, if it has any.</summary>
internal static class LaunchProfileSelection
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    internal static (string Name, LaunchProfile Profile)? Select(
        IProjectMetadata metadata, ProjectResourceOptions options, IConfiguration configuration)
    {
        if (options.ExcludeLaunchProfile || (metadata.LaunchSettings ?? Read(metadata.ProjectPath)) is not { } settings)
        {
            return null;
        }

        if (options.LaunchProfileName is { } wanted)
        {
            return settings.Profiles.TryGetValue(wanted, out var named)
                ? (wanted, named)
                : throw new DistributedApplicationException($"Launch profile '{wanted}' does not exist in '{metadata.ProjectPath}'.");
        }

        var own = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (own is not null && settings.Profiles.TryGetValue(own, out var sameName))
        {
            return (own, sameName);
        }

        return settings.Profiles.Where(p => p.Value.CommandName is "Project" or "Executable")
            .Select(p => ((string, LaunchProfile)?)(p.Key, p.Value))
            .FirstOrDefault();
    }

    private static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Json);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"The launch settings in '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
