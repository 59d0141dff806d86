namespace RagPlatform.AppHost;

/// <summary>The folder that holds everything the platform keeps on this machine: stores, secrets, logs.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataFolder(string path) => FullPath = path;

    internal string FullPath { get; }

    internal string Logs => Subfolder("logs");

    internal string Secrets => Subfolder("secrets");

    /// <summary>RAG_DATA_DIR, or <c>.data</c> beside the solution; made when missing, readable by its owner alone.</summary>
    internal static DataFolder Open(IDistributedApplicationBuilder builder)
    {
        var given = builder.Configuration["RAG_DATA_DIR"];
        var folder = new DataFolder(string.IsNullOrWhiteSpace(given)
            ? Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", ".data"))
            : Path.GetFullPath(given));
        if (builder.ExecutionContext.IsRunMode)
        {
            Create(folder.FullPath);
        }

        return folder;
    }

    /// <summary>Where a service keeps its own data; the service makes the folder.</summary>
    internal string Of(string service) => Path.Combine(FullPath, service);

    private static string Create(string path)
    {
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }

    private string Subfolder(string name) => Create(Path.Combine(FullPath, name));
}
