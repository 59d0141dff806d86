using RagPlatform.Retrieval.Tests.Faults;
using RagPlatform.Retrieval.Tests.Moving;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>The test assembly run as a program: the first argument says which, the others are its own.</summary>
internal static class TestPrograms
{
    /// <summary>Writes vectors without end.</summary>
    public const string Writer = "writer";

    /// <summary>Ingests documents and moves them to another engine.</summary>
    public const string Mover = "mover";

    /// <summary>Ingests documents without end.</summary>
    public const string Ingester = "ingester";

    public static Task<int> Main(string[] args) => args switch
    {
        [Writer, var folder] => WriterProgram.RunAsync(folder),
        [Mover, var folder, var url] => MoverProgram.RunAsync(folder, url),
        [Ingester, var folder, var from] => IngesterProgram.RunAsync(folder, from),
        _ => Task.FromResult(1),
    };
}
