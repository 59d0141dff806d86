using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Connection;

/// <summary>
/// The key that a platform started from its sources makes on its first run and keeps in its data folder: <c>RAG_DATA_DIR</c>, or
/// <c>.data</c> beside the solution.
/// </summary>
internal static class DevelopmentKey
{
    private const string Solution = "RagPlatform.sln";

    /// <summary>The key; null where no platform was started yet.</summary>
    public static string? Find(Surroundings surroundings) =>
        DataFolders(surroundings)
            .Select(folder => Path.Combine(folder, "secrets", "dev-api-key"))
            .Where(File.Exists)
            .Select(path => File.ReadAllText(path).Trim())
            .FirstOrDefault(key => key.Length > 0);

    private static IEnumerable<string> DataFolders(Surroundings surroundings)
    {
        string? given = surroundings.Environment("RAG_DATA_DIR");
        return string.IsNullOrWhiteSpace(given)
            ? surroundings.StartFolders.SelectMany(Above).Where(HasSolution).Select(folder => Path.Combine(folder, ".data"))
            : [Path.GetFullPath(given)];
    }

    private static bool HasSolution(string folder) => File.Exists(Path.Combine(folder, Solution));

    private static IEnumerable<string> Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
