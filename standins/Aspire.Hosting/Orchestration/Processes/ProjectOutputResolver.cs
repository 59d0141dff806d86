using System.Diagnostics;

namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>Finds the assembly a project runs from; builds projects that were not built together with the AppHost.</summary>
internal sealed class ProjectOutputResolver(AppHostInfo appHost) : IDisposable
{
    // Two builds at once would meet in the outputs of what they share.
    private readonly SemaphoreSlim _oneBuildAtATime = new(1);

    internal async Task<string> ResolveAsync(IProjectMetadata metadata, Action building, CancellationToken cancellationToken)
    {
        if (metadata.SuppressBuild && appHost.FindBuiltOutput(metadata.ProjectPath) is { } built)
        {
            return File.Exists(built) ? built : throw new DistributedApplicationException(
                $"'{built}' does not exist; build the AppHost, which builds '{metadata.ProjectPath}' with it.");
        }

        await _oneBuildAtATime.WaitAsync(cancellationToken);
        try
        {
            building();
            return await BuildAsync(metadata.ProjectPath, cancellationToken);
        }
        finally
        {
            _oneBuildAtATime.Release();
        }
    }

    public void Dispose() => _oneBuildAtATime.Dispose();

    private async Task<string> BuildAsync(string projectPath, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotNetHost.Path)
        {
            ArgumentList =
            {
                "build", projectPath, "--configuration", appHost.Configuration, "-nologo", "-nodeReuse:false",
                "-t:Build", "-getProperty:TargetPath",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(projectPath)!,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var text = (await output).Trim();
            var path = text.Split('\n')[^1].Trim();
            return process.ExitCode == 0 && File.Exists(path) ? path : throw new DistributedApplicationException(
                $"'{projectPath}' could not be built:{Environment.NewLine}{text}{Environment.NewLine}{await errors}".TrimEnd());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
