using System.Text.Json;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Foreign;

namespace RagPlatform.Grpc.StandIns.Tests.Foreign;

/// <summary>Runs the gRPC client written for node and reads what it reports.</summary>
internal static class NodeClient
{
    /// <summary>Runs one of the script's scenarios against a server.</summary>
    public static Task<JsonElement> RunAsync(Uri server, string scenario) => NodeScript.RunAsync(
        "grpc-probe.cjs",
        RepositoryRoot.Combine("tests", "RagPlatform.Grpc.StandIns.Tests", "Protos", "probe.proto"),
        server.Authority,
        scenario);
}
