using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Connection;

/// <summary>Where the gateway is and how to be let in: options of every command.</summary>
internal sealed class GatewayOptions(Surroundings surroundings)
{
    private const string AddressVariable = "RAG_GATEWAY";
    private const string KeyVariable = "RAG_API_KEY";
    private const string DefaultAddress = "http://localhost:8081";

    /// <summary><c>--gateway</c>.</summary>
    public Option<string?> Address { get; } = new("--gateway")
    {
        Description = $"The gateway's gRPC address; {AddressVariable} or {DefaultAddress} unless given.",
        HelpName = "address",
        Recursive = true,
    };

    /// <summary><c>--key</c>.</summary>
    public Option<string?> Key { get; } = new("--key")
    {
        Description = $"The API key; {KeyVariable} unless given, else the development key of a platform on this machine.",
        HelpName = "key",
        Recursive = true,
    };

    /// <summary>The gateway a command line names.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    /// <exception cref="FailureException">There is no key.</exception>
    public Gateway Open(ParseResult line)
    {
        string given = FirstGiven(line.GetValue(Address), surroundings.Environment(AddressVariable)) ?? DefaultAddress;
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"'{given}' is not an address of a gateway; it looks like {DefaultAddress}.");
        }

        string? key = FirstGiven(line.GetValue(Key), surroundings.Environment(KeyVariable));

        // The development key opens platforms on this machine; it is nobody else's to see.
        if (key is null && address.IsLoopback)
        {
            key = DevelopmentKey.Find(surroundings);
        }

        return new Gateway(address, key ?? throw new FailureException(
            $"There is no API key: give one with --key or in {KeyVariable}, or start the platform once in this folder, which makes one."));
    }

    private static string? FirstGiven(params string?[] values) => values.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
}
