namespace Aspire.Hosting;

/// <summary>A project named by its path alone; it is built when it starts.</summary>
internal sealed class ProjectMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}
