using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is; implemented by the classes generated for an AppHost's project references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    LaunchSettings? LaunchSettings => null;

    /// <summary>True where the project is built together with the AppHost.</summary>
    bool SuppressBuild => false;

    bool IsFileBasedApp => false;
}
