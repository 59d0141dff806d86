namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("rag-vectors-").FullName;

    /// <summary>The only file of a name pattern in it or below.</summary>
    public string Single(string pattern) => Directory.EnumerateFiles(FullPath, pattern, SearchOption.AllDirectories).Single();

    public void Delete() => Directory.Delete(FullPath, recursive: true);
}
