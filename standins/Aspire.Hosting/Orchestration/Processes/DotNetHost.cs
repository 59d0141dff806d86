namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>The <c>dotnet</c> program projects run with: the one that runs the AppHost where that is known.</summary>
internal static class DotNetHost
{
    internal static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } given && File.Exists(given))
        {
            return given;
        }

        return System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath!
            : ProgramPath.Find("dotnet", Environment.CurrentDirectory);
    }
}
