using System.Diagnostics;
using System.Text.Json.Nodes;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Publishing;

/// <summary>The manifest at the repository's root, against what the AppHost publishes now.</summary>
public sealed class ManifestTests
{
    private const string FileName = "aspire-manifest.json";
    private const string Renew =
        "dotnet run --project RagPlatform.AppHost -- --publisher manifest --output-path ../" + FileName;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ManifestInTheRepository_IsCurrent_NamesNoMachineAndNoSecret()
    {
        using var data = new OwnFolder();
        var published = new FileInfo(RepositoryRoot.Combine("artifacts", FileName));

        await PublishAsync(published.FullName, data.FullPath);

        // Written one folder further down: the paths of the projects are as much longer.
        string current = (await File.ReadAllTextAsync(published.FullName)).Replace("\"path\": \"../", "\"path\": \"", StringComparison.Ordinal);
        published.Delete();
        string kept = await File.ReadAllTextAsync(RepositoryRoot.Combine(FileName));
        Assert.True(current == kept.TrimEnd(), $"{FileName} is not current; renew it: {Renew}\nIt should be:\n{current}");

        Assert.DoesNotContain(RepositoryRoot.FullPath, current, StringComparison.Ordinal);
        Assert.DoesNotContain(data.FullPath, current, StringComparison.Ordinal);
        Assert.DoesNotContain("known-secret", current, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.FullPath));
        AssertComplete(JsonNode.Parse(current)!["resources"]!.AsObject());
    }

    private static void AssertComplete(JsonObject resources)
    {
        Assert.Equal(
            ["access-control", "cache", "console", "cost-accounting", "gateway", "generation", "retrieval"],
            NamesOf(resources, "project.v0").Order(StringComparer.Ordinal));
        Assert.Equal(["postgres", "qdrant", "redis"], NamesOf(resources, "container.v0").Order(StringComparer.Ordinal));
        Assert.All(NamesOf(resources, "project.v0"), name =>
            Assert.True(File.Exists(RepositoryRoot.Combine((string)resources[name]!["path"]!)), $"The project of {name} is there."));
        Assert.All(NamesOf(resources, "parameter.v0"), name =>
        {
            JsonNode value = resources[name]!["inputs"]!["value"]!;
            Assert.True((bool)value["secret"]!, $"{name} is a secret.");
            Assert.True((int)value["default"]!["generate"]!["minLength"]! >= 22, $"{name} is generated.");
        });
        Assert.All(
            NamesOf(resources, "project.v0").Where(name => name != "console"),
            name => Assert.Equal("http2", (string)resources[name]!["bindings"]!["grpc"]!["transport"]!));
    }

    private static IEnumerable<string> NamesOf(JsonObject resources, string type) =>
        resources.Where(resource => (string?)resource.Value!["type"] == type).Select(resource => resource.Key);

    private static async Task PublishAsync(string path, string dataFolder)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", AppHostProcess.AssemblyPath(), "--publisher", "manifest", "--output-path", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RAG_DATA_DIR"] = dataFolder, ["Parameters__internal-key"] = "known-secret" },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(s_limit);
        await process.WaitForExitAsync().WaitAsync(s_limit);
        Assert.True(process.ExitCode == 0, await output + errors);
    }
}
