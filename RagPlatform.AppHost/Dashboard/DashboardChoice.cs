using Microsoft.Extensions.Configuration;

namespace RagPlatform.AppHost;

/// <summary>Whether there is an Aspire dashboard beside the platform: <c>--dashboard auto|off</c>.</summary>
internal static class DashboardChoice
{
    /// <summary>The path of the <c>aspire</c> program, where it is not on the PATH.</summary>
    private const string CliVariable = "RAG_ASPIRE_CLI";

    /// <summary>True when it is not wanted; otherwise it starts where the machine has one.</summary>
    internal static bool IsOff(string[] args)
    {
        // Asked before there is a builder, which wants to know.
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var choice = configuration["dashboard"] ?? "auto";
        return choice.ToUpperInvariant() switch
        {
            "AUTO" => false,
            "OFF" => true,
            _ => throw new SettingException($"--dashboard is '{choice}'; it can be auto or off."),
        };
    }

    internal static void NameCli(IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration[CliVariable] is { Length: > 0 } path)
        {
            builder.Configuration["ASPIRE_CLI_PATH"] ??= path;
        }
    }
}
