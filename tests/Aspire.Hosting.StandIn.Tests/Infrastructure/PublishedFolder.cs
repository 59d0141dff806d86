using System.Text.Json.Nodes;

namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

/// <summary>A folder with an AppHost's place and projects beside it, for models that are published.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string AppHost => Directory.CreateDirectory(Path.Combine(_folder.FullPath, "RagPlatform.AppHost")).FullName;

    internal string Manifest => Path.Combine(AppHost, "aspire-manifest.json");

    /// <summary>Puts a project there; with an address it has a launch profile.</summary>
    internal void AddProject(string name, string? applicationUrl = null)
    {
        var project = Directory.CreateDirectory(Path.Combine(_folder.FullPath, name));
        File.WriteAllText(Path.Combine(project.FullName, $"{name}.csproj"), "<Project />");
        if (applicationUrl is not null)
        {
            project.CreateSubdirectory("Properties");
            File.WriteAllText(
                Path.Combine(project.FullName, "Properties", "launchSettings.json"),
                $$"""{ "profiles": { "web": { "commandName": "Project", "applicationUrl": "{{applicationUrl}}" } } }""");
        }
    }

    internal Task<JsonNode> PublishAsync(Action<IDistributedApplicationBuilder> model) =>
        PublishAsync(model, "--publisher", "manifest", "--output-path", Manifest);

    internal async Task<JsonNode> PublishAsync(Action<IDistributedApplicationBuilder> model, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, ProjectDirectory = AppHost });
        model(builder);
        await builder.Build().RunAsync().WaitAsync(TestApplication.Limit);
        return JsonNode.Parse(await File.ReadAllTextAsync(Manifest))!;
    }

    public void Dispose() => _folder.Dispose();
}
