using System.Diagnostics;

namespace RagPlatform.ServiceDefaults.Telemetry;

/// <summary>The attributes of the OpenTelemetry conventions for remote calls.</summary>
internal static class RpcAttributes
{
    /// <summary>Describes a gRPC call.</summary>
    /// <param name="span">The call's span.</param>
    /// <param name="path">Service and method, separated by a slash.</param>
    public static void DescribeCall(this Activity span, string path)
    {
        int separator = path.IndexOf('/', StringComparison.Ordinal);
        span.SetTag("rpc.system", "grpc");
        span.SetTag("rpc.service", separator > 0 ? path[..separator] : path);
        span.SetTag("rpc.method", path[(separator + 1)..]);
    }
}
