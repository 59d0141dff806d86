namespace Grpc.Core;

/// <summary>The version of the API this assembly has.</summary>
public static class VersionInfo
{
    /// <summary>The assembly version, the same throughout a major version.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    public const string CurrentAssemblyFileVersion = "2.85.0.0";

    /// <summary>The package version.</summary>
    public const string CurrentVersion = "2.85.0";
}
