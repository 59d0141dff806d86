namespace RagPlatform.TestSupport.Platform;

/// <summary>A temporary folder that is deleted with this object, or with the test process should that end first.</summary>
public sealed class OwnFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ragplatform-");
    private readonly Watchdog _watchdog;

    /// <summary>Makes the folder.</summary>
    public OwnFolder() => _watchdog = new Watchdog(_folder.FullName);

    /// <summary>Where it is.</summary>
    public string FullPath => _folder.FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchdog.Dispose();
        _folder.Delete(recursive: true);
    }
}
