using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace RagPlatform.AppHost;

/// <summary>Reads where the stores are.</summary>
internal static class StoreChoiceExtensions
{
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What <c>--stores</c> says; left to us (<c>auto</c>), containers where a runtime answers in time and embedded stores elsewhere.
    /// Publishing always describes the containers.
    /// </summary>
    /// <exception cref="SettingException">It says something else, or external stores without their address.</exception>
    internal static StoreChoice ChooseStores(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return StoreChoice.Containers;
        }

        var choice = builder.Configuration["stores"] ?? "auto";
        return choice.ToUpperInvariant() switch
        {
            "CONTAINERS" => StoreChoice.Containers,
            "EMBEDDED" => StoreChoice.Embedded,
            "EXTERNAL" when builder.Configuration.HasConnectionString("ragdb") => StoreChoice.External,
            "EXTERNAL" => throw new SettingException(
                "--stores external needs --ConnectionStrings:ragdb=<of a PostgreSQL database>; " +
                "--ConnectionStrings:redis=<of a Redis> beside it lets replicas share their caches, and "
                + "--ConnectionStrings:ragdb-read=<of hot standbys> takes reads off the database."),
            "AUTO" => RuntimeAnswers(builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] ?? "docker")
                ? StoreChoice.Containers
                : StoreChoice.Embedded,
            _ => throw new SettingException($"--stores is '{choice}'; it can be embedded, containers, external or auto."),
        };
    }

    /// <summary>A store that runs elsewhere; null when no connection string names it.</summary>
    internal static IResourceBuilder<IResourceWithConnectionString>? AddExternalStore(
        this IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration.HasConnectionString(name) ? builder.AddConnectionString(name) : null;

    private static bool HasConnectionString(this IConfiguration configuration, string name) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    private static bool RuntimeAnswers(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["info"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;

            // Read and thrown away, so that a full pipe cannot hold the program up.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(s_answerTimeout))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
