namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>Finds programs as a shell would, so that a missing one is told as such.</summary>
internal static class ProgramPath
{
    private static readonly string[] WindowsSuffixes = ["", ".exe", ".cmd", ".bat"];

    internal static string Find(string command, string workingDirectory) => TryFind(command, workingDirectory)
        ?? throw new DistributedApplicationException($"The program '{command}' was not found.");

    internal static string? TryFind(string command, string workingDirectory)
    {
        if (command.Contains('/') || command.Contains(Path.DirectorySeparatorChar))
        {
            return Existing(Path.GetFullPath(command, workingDirectory));
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Existing(Path.Combine(folder, command)))
            .FirstOrDefault(found => found is not null);
    }

    private static string? Existing(string path) => OperatingSystem.IsWindows()
        ? WindowsSuffixes.Select(suffix => path + suffix).FirstOrDefault(File.Exists)
        : File.Exists(path) ? path : null;
}
