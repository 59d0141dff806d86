using System.IO.Enumeration;

namespace RagPlatform.Cli.Ingesting;

/// <summary>
/// A path with wildcards, read by <c>rag</c> where the shell did not: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of
/// folders. Documents are named relative to the folder above the first wildcard, so they keep their names when the pattern changes.
/// </summary>
internal sealed class FilePattern
{
    private const string AnyFolders = "**";
    private readonly string _folder;
    private readonly string[] _segments;

    private FilePattern(string folder, string[] segments)
    {
        _folder = folder;
        _segments = segments;
    }

    /// <summary>Whether files of every ending are meant: the pattern itself names one.</summary>
    private bool NamesAnEnding => Path.GetExtension(_segments[^1]) is { Length: > 1 } ending && !HasWildcard(ending);

    /// <summary>The pattern a path is; null where it has no wildcard.</summary>
    public static FilePattern? Parse(string path)
    {
        string[] segments = path.Replace('\\', '/').Split('/');
        int first = Array.FindIndex(segments, HasWildcard);
        if (first < 0)
        {
            return null;
        }

        string folder = string.Join('/', segments[..first]);
        string root = path.StartsWith('/') ? "/" : ".";
        return new FilePattern(folder.Length > 0 ? folder : root, [.. segments[first..].Where(segment => segment.Length > 0)]);
    }

    /// <summary>The documents that fit, in the order of their names, and the number of files that fit and are none.</summary>
    public (IReadOnlyList<DocumentFile> Files, int Skipped) Find()
    {
        if (!Directory.Exists(_folder))
        {
            return ([], 0);
        }

        DocumentFile[] fitting = [.. FileDiscovery.All(_folder).Where(file => Fits(file.Id.Split('/'), 0, 0))];
        DocumentFile[] documents = NamesAnEnding ? fitting : [.. fitting.Where(file => FileKinds.IsDocument(file.Path))];
        return (documents, fitting.Length - documents.Length);
    }

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    private bool Fits(string[] names, int name, int segment)
    {
        if (segment == _segments.Length)
        {
            return name == names.Length;
        }

        if (_segments[segment] == AnyFolders)
        {
            // At the end of a pattern it stands for all files below.
            return segment == _segments.Length - 1
                ? name < names.Length
                : Fits(names, name, segment + 1) || (name < names.Length && Fits(names, name + 1, segment));
        }

        return name < names.Length
            && FileSystemName.MatchesSimpleExpression(_segments[segment], names[name], ignoreCase: OperatingSystem.IsWindows())
            && Fits(names, name + 1, segment + 1);
    }
}
