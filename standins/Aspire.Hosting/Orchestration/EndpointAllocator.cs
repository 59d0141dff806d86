using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its ports before anything starts. A single process listens on the public port itself; only where
/// public and target port differ, or several replicas share the public one, does a proxy listen there.
/// </summary>
internal sealed class EndpointAllocator(
    DistributedApplicationModel model, IConfiguration configuration, ILogger<EndpointAllocator> logger) : IAsyncDisposable
{
    private readonly Dictionary<(IResource Resource, int ReplicaIndex), List<PortReservation>> _reservations = [];
    private readonly Dictionary<IResource, string> _faults = [];
    private readonly List<TcpProxy> _proxies = [];

    /// <summary>Set by test hosts: fixed public ports of proxied endpoints are ignored, so that applications run side by side.</summary>
    private bool RandomizePorts => configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);

    internal void AllocateAll()
    {
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().ToArray())
            {
                try
                {
                    Allocate(resource, endpoint);
                }
                catch (SocketException exception)
                {
                    _faults[resource] =
                        $"Port {endpoint.Port ?? endpoint.TargetPort} of endpoint '{endpoint.Name}' cannot be used: {exception.Message}.";
                    endpoint.AllocatedEndpoint = new AllocatedEndpoint(
                        endpoint, KnownHosts.Localhost, endpoint.Port ?? endpoint.TargetPort ?? 0);
                }
            }
        }
    }

    /// <summary>Frees the ports of an instance for the process that is about to listen on them.</summary>
    internal void Release(IResource resource, int replicaIndex)
    {
        if (_reservations.Remove((resource, replicaIndex), out var held))
        {
            held.ForEach(r => r.Dispose());
        }
    }

    internal void ThrowIfUnusable(IResource resource)
    {
        if (_faults.TryGetValue(resource, out var fault))
        {
            throw new DistributedApplicationException(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reservation in _reservations.Values.SelectMany(held => held))
        {
            reservation.Dispose();
        }

        _reservations.Clear();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        _proxies.Clear();
    }

    private void Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        var fixedPort = RandomizePorts && endpoint.IsProxied ? null : endpoint.Port;
        if (resource is ContainerResource)
        {
            var target = endpoint.TargetPort ?? endpoint.Port ?? throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of container resource '{resource.Name}' must specify the target port.");
            var published = Reserve(resource, replicaIndex: 0, fixedPort);
            endpoint.TargetPort = target;
            endpoint.ReplicaTargetPorts = [target];
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, KnownHosts.Localhost, published);
            return;
        }

        var replicas = resource.GetReplicaCount();
        if (!endpoint.IsProxied)
        {
            AllocateWithoutProxy(resource, endpoint, replicas);
            return;
        }

        if (replicas == 1 && (fixedPort is null || endpoint.TargetPort is null || fixedPort == endpoint.TargetPort))
        {
            var shared = Reserve(resource, replicaIndex: 0, fixedPort ?? endpoint.TargetPort);
            endpoint.ReplicaTargetPorts = [shared];
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, KnownHosts.Localhost, shared);
            return;
        }

        var targets = Enumerable.Range(0, replicas)
            .Select(index => Reserve(resource, index, replicas == 1 ? endpoint.TargetPort : null))
            .ToArray();
        using (var front = PortReservation.Take(fixedPort))
        {
            endpoint.ReplicaTargetPorts = targets;
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, KnownHosts.Localhost, front.Port);
        }

        _proxies.Add(TcpProxy.Start(
            endpoint.AllocatedEndpoint.Port, targets, () => HostingLog.NoReplicaAnswers(logger, resource.Name, endpoint.Name)));
    }

    private void AllocateWithoutProxy(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        if (replicas > 1)
        {
            throw new DistributedApplicationException(
                $"Resource '{resource.Name}' uses multiple replicas and a proxy-less endpoint '{endpoint.Name}'. " +
                "These features do not work together.");
        }

        var port = endpoint.TargetPort ?? throw new DistributedApplicationException(
            $"Service '{resource.Name}' needs to specify a port for endpoint '{endpoint.Name}' since it isn't using a proxy.");
        endpoint.ReplicaTargetPorts = [Reserve(resource, replicaIndex: 0, port)];
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, KnownHosts.Localhost, port);
    }

    private int Reserve(IResource resource, int replicaIndex, int? port)
    {
        var reservation = PortReservation.Take(port);
        if (!_reservations.TryGetValue((resource, replicaIndex), out var held))
        {
            _reservations.Add((resource, replicaIndex), held = []);
        }

        held.Add(reservation);
        return reservation.Port;
    }
}
