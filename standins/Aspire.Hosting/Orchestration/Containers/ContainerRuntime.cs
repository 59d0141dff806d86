using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration.Containers;

/// <summary>Runs containers through the command line of Docker or Podman, whichever answers.</summary>
internal sealed class ContainerRuntime(IConfiguration configuration, AppHostInfo appHost) : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _network = $"aspire-session-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private string? _program;

    internal async Task<LaunchPlan> PlanAsync(
        ContainerResource container,
        InstanceIdentity identity,
        Dictionary<string, string> environment,
        List<string> arguments,
        CancellationToken cancellationToken)
    {
        var program = await ProgramAsync(cancellationToken);
        var name = container.TryGetLastAnnotation<ContainerNameAnnotation>(out var given) ? given.Name
            : ContainerCommand.IsPersistent(container) ? $"{container.Name}-{FolderHash()}"
            : identity.Id;

        // One of that name is left from a run before; its ports and settings are those of that run.
        await RunAsync(program, ["rm", "--force", name], cancellationToken);
        return new LaunchPlan
        {
            Command = program,
            Arguments = ContainerCommand.RunArguments(container, name, _network, environment.Keys, arguments),
            WorkingDirectory = appHost.Directory,
            Environment = environment,
            Cleanup = ContainerCommand.IsPersistent(container)
                ? ""
                : $"'{program}' rm --force '{name}'; '{program}' network rm '{_network}'",
        };
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>
    /// The runtime's program, with this session's network made; asks again after a failure, the runtime may have come up.
    /// </summary>
    private async Task<string> ProgramAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_program is null)
            {
                var found = await FindAsync(cancellationToken);
                await RunAsync(found, ["network", "create", _network], cancellationToken);
                _program = found;
            }

            return _program;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var wanted = configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];
        string[] names = wanted is null ? ["docker", "podman"] : [wanted];
        foreach (var program in names.Select(n => ProgramPath.TryFind(n, appHost.Directory)).OfType<string>())
        {
            if (await RunAsync(program, ["info"], cancellationToken) == 0)
            {
                return program;
            }
        }

        throw new ContainerRuntimeException($"No container runtime answers (tried: {string.Join(", ", names)}).");
    }

    private static async Task<int> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token),
                process.StandardError.ReadToEndAsync(limit.Token),
                process.WaitForExitAsync(limit.Token));
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return -1;
        }
    }

    private string FolderHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHost.Directory)))[..8];
}
