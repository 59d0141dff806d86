using Microsoft.Extensions.Configuration;

namespace RagPlatform.ServiceDefaults.Discovery;

/// <summary>Where a service listens, from the variables an Aspire reference injects.</summary>
public static class ServiceAddress
{
    /// <summary>The gRPC address of a service: <c>services:{name}:grpc:0</c>, or <c>{NAME}_GRPC</c>.</summary>
    /// <exception cref="InvalidOperationException">The service has no address.</exception>
    public static Uri Grpc(IConfiguration configuration, string service)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string key = $"services:{service}:grpc:0";

        // A shell on the way drops variables whose names it cannot spell, and 'access-control' has a hyphen: the second name has none.
        string variable = $"{service.Replace('-', '_')}_grpc".ToUpperInvariant();
        return Uri.TryCreate(configuration[key] ?? configuration[variable], UriKind.Absolute, out Uri? address)
            ? address
            : throw new InvalidOperationException(
                $"The service '{service}' has no address: set {variable} or {key.Replace(":", "__", StringComparison.Ordinal)} to its URL, " +
                "or start it through the AppHost.");
    }
}
