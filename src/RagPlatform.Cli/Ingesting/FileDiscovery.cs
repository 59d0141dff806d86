namespace RagPlatform.Cli.Ingesting;

/// <summary>Finds the documents of a folder, in the order of their names.</summary>
internal static class FileDiscovery
{
    // Hidden files and folders hold what programs keep for themselves: .git, .obsidian.
    private static readonly EnumerationOptions s_walk = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The documents below a folder and the number of files that are none.</summary>
    public static (IReadOnlyList<DocumentFile> Files, int Skipped) Find(string folder)
    {
        IReadOnlyList<DocumentFile> all = All(folder);
        DocumentFile[] documents = [.. all.Where(file => FileKinds.IsDocument(file.Path))];
        return (documents, all.Count - documents.Length);
    }

    /// <summary>All files below a folder but the hidden ones.</summary>
    public static IReadOnlyList<DocumentFile> All(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", s_walk)
            .Select(path => new DocumentFile(path, Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .OrderBy(file => file.Id, StringComparer.Ordinal),
    ];
}
