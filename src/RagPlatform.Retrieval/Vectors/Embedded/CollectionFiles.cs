using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Names of a collection's files: one snapshot, and logs numbered from 1 on.</summary>
internal sealed class CollectionFiles(string folder)
{
    private const string LogPrefix = "changes-";
    private const string LogSuffix = ".log";

    /// <summary>The collection's folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The snapshot; a collection exists exactly when it does.</summary>
    public string Snapshot { get; } = Path.Combine(folder, "snapshot.bin");

    /// <summary>Whether there is a collection.</summary>
    public bool Exist => File.Exists(Snapshot);

    /// <summary>Bytes of all files, holes that snapshots keep for further rows included.</summary>
    public long Bytes => new DirectoryInfo(Folder).EnumerateFiles().Sum(file => file.Length);

    /// <summary>The folder of a collection: a digest, so that no name can lead anywhere else or meet another one.</summary>
    public static string FolderOf(string root, CollectionKey key)
    {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.Tenant.Length}:{key.Tenant}{key.Name}"));
        return Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(name)));
    }

    /// <summary>The file of a log.</summary>
    public string Log(long number) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{LogPrefix}{number:D10}{LogSuffix}"));

    /// <summary>The numbers of the logs there are, in order.</summary>
    public IReadOnlyList<long> Logs() =>
    [
        .. Directory.EnumerateFiles(Folder, $"{LogPrefix}*{LogSuffix}")
            .Select(path => long.Parse(Path.GetFileName(path)[LogPrefix.Length..^LogSuffix.Length], CultureInfo.InvariantCulture))
            .Order(),
    ];
}
