namespace RagPlatform.Retrieval.Tests.Extraction;

/// <summary>A program of one line of shell, gone with the test.</summary>
internal sealed class TemporaryProgram : IDisposable
{
    /// <summary>
    /// Tests that start processes run one after the other: a process that begins while a program is being written holds it open for
    /// writing, and such a program cannot be started.
    /// </summary>
    public const string Collection = "processes";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ragplatform-program-");

    private TemporaryProgram() => Path = System.IO.Path.Combine(_folder.FullName, "program");

    public string Path { get; }

    public static TemporaryProgram Write(string script)
    {
        var program = new TemporaryProgram();
        File.WriteAllText(program.Path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return program;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
