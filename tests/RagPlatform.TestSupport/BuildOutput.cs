namespace RagPlatform.TestSupport;

/// <summary>Programs of the repository that tests run as processes.</summary>
public static class BuildOutput
{
    /// <summary>A project's assembly, built in the configuration of the tests: .../bin/&lt;configuration&gt;/&lt;framework&gt;.</summary>
    /// <param name="assembly">The assembly's file name.</param>
    /// <param name="project">The project's folder, part by part, from the repository's root.</param>
    public static string PathOf(string assembly, params string[] project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return RepositoryRoot.Combine([.. project, "bin", framework.Parent!.Name, framework.Name, assembly]);
    }
}
