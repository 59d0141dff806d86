using System.Diagnostics;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Where the dashboard's program is: named outright, or in the bundle of an installed Aspire CLI. The CLI unpacks its bundle once, when it is
/// first asked to.
/// </summary>
internal sealed class DashboardProgram
{
    private const string PathSetting = "ASPIRE_DASHBOARD_PATH";
    private const string CliSetting = "ASPIRE_CLI_PATH";
    private static readonly string InBundle = Path.Combine(
        "bundle", "managed", OperatingSystem.IsWindows() ? "aspire-managed.exe" : "aspire-managed");

    private readonly bool _isCli;
    private readonly string _home;

    private DashboardProgram(string given, bool isCli, string home)
    {
        Given = given;
        _isCli = isCli;
        _home = home;
    }

    /// <summary>The program found: the dashboard's own, or the CLI that has it.</summary>
    internal string Given { get; }

    /// <summary>What the program is told to make it the dashboard.</summary>
    internal string[] Arguments => _isCli || Path.GetFileNameWithoutExtension(Given) == "aspire-managed" ? ["dashboard"] : [];

    /// <summary>Null where there is no dashboard on this machine.</summary>
    internal static DashboardProgram? Find(IConfiguration configuration) => Find(
        configuration, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire"));

    /// <param name="configuration">May name the dashboard or the CLI.</param>
    /// <param name="home">The user's own folder of the CLI.</param>
    internal static DashboardProgram? Find(IConfiguration configuration, string home)
    {
        if (configuration[PathSetting] is { Length: > 0 } dashboard)
        {
            return new DashboardProgram(dashboard, isCli: false, home);
        }

        var cli = configuration[CliSetting] is { Length: > 0 } given
            ? given
            : ProgramPath.TryFind("aspire", "/") ?? ProgramPath.TryFind(Path.Combine(home, "bin", "aspire"), "/");
        return cli is null ? null : new DashboardProgram(cli, isCli: true, home);
    }

    /// <summary>The path to start, after the CLI has unpacked it where it has not before.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program, or the CLI has no dashboard.</exception>
    internal async Task<string> LocateAsync(CancellationToken cancellationToken)
    {
        var program = ProgramPath.Find(Given, Environment.CurrentDirectory);
        if (!_isCli)
        {
            return program;
        }

        if (FindUnpacked(program) is { } unpacked)
        {
            return unpacked;
        }

        var output = await UnpackAsync(program, cancellationToken);
        return FindUnpacked(program)
            ?? throw new DistributedApplicationException($"'{program}' did not unpack a dashboard: {output.Trim()}");
    }

    /// <summary>The bundle lies beside the folder of the program itself, or in the user's own folder.</summary>
    private string? FindUnpacked(string cli)
    {
        var real = File.ResolveLinkTarget(cli, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(cli);
        var installation = Path.GetDirectoryName(Path.GetDirectoryName(real));
        return new[] { installation, _home }.OfType<string>()
            .Select(folder => Path.Combine(folder, InBundle))
            .FirstOrDefault(File.Exists);
    }

    private static async Task<string> UnpackAsync(string cli, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(cli, ["setup", "--non-interactive", "--nologo"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1" },
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return await output + await errors;
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
