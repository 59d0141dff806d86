namespace RagPlatform.TestSupport;

/// <summary>Finds files of the repository from wherever a test assembly runs.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>The directory that holds <c>Directory.Packages.props</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The test assembly does not run from inside the repository.</exception>
    public static string FullPath => Root.Value;

    /// <summary>The full path of a file or folder given relative to the repository's root.</summary>
    public static string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No repository root above {AppContext.BaseDirectory}.");
    }
}
