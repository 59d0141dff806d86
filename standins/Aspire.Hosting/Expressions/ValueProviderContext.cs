namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value: an address differs between a process on the host and a container.</summary>
public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }

    /// <summary>Which replica asks; a replica's target ports are its own.</summary>
    internal int ReplicaIndex { get; init; }
}
