using Grpc.Core;

namespace RagPlatform.Console;

/// <summary>Calls to the Gateway with the key of the person who looks at the page.</summary>
internal static class GatewayCalls
{
    public static CallOptions WithKey(string key, CancellationToken cancellationToken) =>
        new(new Metadata { { "authorization", $"Bearer {key}" } }, cancellationToken: cancellationToken);
}
