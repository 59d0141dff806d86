namespace Aspire.Hosting.Orchestration.Containers;

/// <summary>No container runtime answers.</summary>
internal sealed class ContainerRuntimeException(string message) : DistributedApplicationException(message);
