namespace RagPlatform.TestSupport;

/// <summary>Looks programs up the way a shell does.</summary>
public static class Programs
{
    /// <summary>The full path of a program on <c>PATH</c>; null when there is none of that name.</summary>
    public static string? Find(string name)
    {
        var fileName = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, fileName))
            .FirstOrDefault(IsThere);
    }

    // A link to something that was uninstalled exists, its target does not.
    private static bool IsThere(string path) =>
        new FileInfo(path) is { Exists: true } file && (file.LinkTarget is null || file.ResolveLinkTarget(returnFinalTarget: true)?.Exists == true);
}
