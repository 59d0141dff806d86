using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port a resource listens on, and how others reach it.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private int? _port;
    private int? _targetPort;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        // A scheme stands for a protocol only where none is named; a name is the scheme where none is given.
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        _transport = transport;
        Name = name ?? UriScheme;
        ModelName.ValidateName("Endpoint", Name);
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port others use. Without a proxy it is the target port where only that is given.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port the process itself listens on. Without a proxy it is the port where only that is given.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = KnownHosts.Localhost;

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public bool TlsEnabled { get; set; }

    public bool ExcludeReferenceEndpoint { get; set; }

    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    internal int? ExplicitPort => _port;

    /// <summary>Added because a published project with a launch profile's addresses has it, not by the model's author.</summary>
    internal bool IsImplicit { get; init; }

    /// <summary>The ports the replicas listen on, in order of their index; set when the endpoint is allocated.</summary>
    internal IReadOnlyList<int> ReplicaTargetPorts { get; set; } = [];
}
