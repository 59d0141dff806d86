namespace Grpc.Core;

/// <summary>What the transport knows about the identity of the peer of a call.</summary>
public class AuthContext
{
    private readonly Dictionary<string, List<AuthProperty>> _properties;

    public AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        PeerIdentityPropertyName = peerIdentityPropertyName;
        _properties = properties;
    }

    /// <summary>Whether the peer has proved an identity.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The name of the property that holds the peer's identity; null for a peer without one.</summary>
    public string? PeerIdentityPropertyName { get; }

    /// <summary>The properties that make up the peer's identity; empty for a peer without one.</summary>
    public IEnumerable<AuthProperty> PeerIdentity => PeerIdentityPropertyName is null ? [] : FindPropertiesByName(PeerIdentityPropertyName);

    public IEnumerable<AuthProperty> Properties => _properties.Values.SelectMany(values => values);

    /// <summary>The properties of that name; empty when there are none.</summary>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName)
        => _properties.TryGetValue(propertyName, out var found) ? found : [];
}
