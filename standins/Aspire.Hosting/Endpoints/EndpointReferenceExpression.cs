using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One part of an endpoint as a value.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; } = endpointReference;

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => Property == EndpointProperty.HostAndPort
        ? $"{Placeholder("host")}:{Placeholder("port")}"
        : Placeholder(Property switch
        {
            EndpointProperty.Url => "url",
            EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
            EndpointProperty.Port => "port",
            EndpointProperty.Scheme => "scheme",
            EndpointProperty.TargetPort => "targetPort",
            EndpointProperty.TlsEnabled => "tlsEnabled",
            _ => throw UnknownProperty(),
        });

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<string?>(Resolve(context));
    }

    private string Resolve(ValueProviderContext context)
    {
        if (Property == EndpointProperty.Scheme)
        {
            return Endpoint.Scheme;
        }

        if (Property == EndpointProperty.TlsEnabled)
        {
            return Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
        }

        if (Property == EndpointProperty.TargetPort)
        {
            return TargetPortFor(context);
        }

        var (host, port) = Endpoint.AddressFor(context);
        return Property switch
        {
            EndpointProperty.Url => $"{Endpoint.Scheme}://{host}:{port}",
            EndpointProperty.Host => host,
            EndpointProperty.IPV4Host => host == KnownHosts.Localhost ? "127.0.0.1" : host,
            EndpointProperty.Port => port,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            _ => throw UnknownProperty(),
        };
    }

    private string TargetPortFor(ValueProviderContext context)
    {
        var annotation = Endpoint.EndpointAnnotation;
        var own = annotation.ReplicaTargetPorts.Count > context.ReplicaIndex && ReferenceEquals(context.Caller, Endpoint.Resource)
            ? annotation.ReplicaTargetPorts[context.ReplicaIndex]
            : annotation.ReplicaTargetPorts.Count > 0 ? annotation.ReplicaTargetPorts[0] : annotation.TargetPort ?? Endpoint.Allocated.Port;
        return own.ToString(CultureInfo.InvariantCulture);
    }

    private string Placeholder(string part) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{part}}}";

    private InvalidOperationException UnknownProperty() => new($"The endpoint property '{Property}' is not known.");
}
