namespace Aspire.Hosting.ApplicationModel;

internal static class KnownHosts
{
    internal const string Localhost = "localhost";

    /// <summary>The name under which a container reaches processes on its host.</summary>
    internal const string ContainerHost = "host.docker.internal";
}
