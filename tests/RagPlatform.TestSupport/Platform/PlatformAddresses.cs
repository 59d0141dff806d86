namespace RagPlatform.TestSupport.Platform;

/// <summary>The doors of a running platform, as it announces them.</summary>
/// <param name="Http">The Gateway's JSON door.</param>
/// <param name="Grpc">The Gateway's gRPC door.</param>
/// <param name="Console">The Console.</param>
public sealed record PlatformAddresses(Uri Http, Uri Grpc, Uri Console)
{
    private const string DashboardLabel = "Dashboard ";
    private const string LastLabel = "API key";
    private const string Begin = "RagPlatform is up.";
    private const string HttpLabel = "Gateway (JSON)";
    private const string GrpcLabel = "Gateway (gRPC)";
    private const string ConsoleLabel = "Console ";

    /// <summary>The link that opens the Aspire dashboard; null where there is none.</summary>
    public Uri? Dashboard { get; init; }

    /// <summary>Reads the addresses out of what the platform wrote; null while it has not announced them all.</summary>
    public static PlatformAddresses? Read(IEnumerable<string> output)
    {
        string[] lines = [.. output.SkipWhile(line => line != Begin).Select(line => line.Trim())];
        return Value(lines, HttpLabel) is { } http && Value(lines, GrpcLabel) is { } grpc && Value(lines, ConsoleLabel) is { } console
            && Value(lines, LastLabel) is not null
            ? new PlatformAddresses(new Uri(http), new Uri($"http://{grpc}"), new Uri(console))
            {
                Dashboard = Uri.TryCreate(Value(lines, DashboardLabel), UriKind.Absolute, out Uri? link) ? link : null,
            }
            : null;
    }

    private static string? Value(string[] lines, string label) =>
        lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..].Trim();
}
