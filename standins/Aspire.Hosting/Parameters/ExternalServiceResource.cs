using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service that runs outside the application at a fixed or configured address.</summary>
public sealed class ExternalServiceResource : Resource
{
    internal ExternalServiceResource(string name, Uri uri)
        : base(name) => Uri = uri;

    internal ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name) => UrlParameter = urlParameter;

    public Uri? Uri { get; }

    public ParameterResource? UrlParameter { get; }

    /// <summary>Refuses anything but an absolute URL whose path is the root, which is all a service name can stand for.</summary>
    internal static Uri Validate(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { AbsolutePath: "/", Fragment: "" }
            ? uri
            : throw new DistributedApplicationException(
                $"The URL '{url}' for an external service must be absolute, with the path '/' and no fragment.");
}
