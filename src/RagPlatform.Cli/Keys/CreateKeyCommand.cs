using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Keys;

/// <summary><c>rag keys create</c>: makes a key and prints its secret, once.</summary>
internal sealed class CreateKeyCommand : ICommandFeature
{
    private static readonly string[] s_roles = ["reader", "writer", "auditor", "admin", "platform-admin"];
    private readonly Surroundings _surroundings;
    private readonly Argument<string> _description = new("description") { Description = "What the key is for." };
    private readonly Option<string[]> _roles = new("--role", "-r")
    {
        Description = "What it may do; repeat it for several. admin includes reader, writer and auditor.",
        HelpName = string.Join('|', s_roles),
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _collections = new("--collection", "-c")
    {
        Description = "A collection it may use, \"*\" for all; repeat it for several.",
        HelpName = "name",
    };

    private readonly Option<string[]> _labels = new("--label", "-l")
    {
        Description = "Documents with this label may be read with it; repeat it for several.",
        HelpName = "label",
    };

    private readonly Option<DateTimeOffset?> _expires;
    private readonly Option<string?> _tenant = new("--tenant")
    {
        Description = "Another tenant's key; for platform administrators.",
        HelpName = "name",
    };

    private readonly Option<string?> _team = new("--team")
    {
        Description = "The team its costs are charged to and whose budgets hold for it, none unless given.",
        HelpName = "name",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public CreateKeyCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _roles.AcceptOnlyFromAmong(s_roles);
        _expires = TimeOptions.Future("--expires", "When it ends, never unless given", surroundings.Time);
    }

    public Command Describe() => new("create", "Makes a key. Its secret is printed once and never again.")
    {
        _description, _roles, _collections, _labels, _expires, _team, _tenant, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new CreateKeyRequest
        {
            Description = line.GetRequiredValue(_description),
            Roles = { line.GetRequiredValue(_roles) },
            Collections = { line.GetValue(_collections) ?? [] },
            Labels = { line.GetValue(_labels) ?? [] },
            ExpiresAtMs = TimeOptions.ToMilliseconds(line.GetValue(_expires)),
            Team = line.GetValue(_team) ?? string.Empty,
            Tenant = line.GetValue(_tenant) ?? string.Empty,
        };
        CreateKeyReply reply = await gateway.Access.CreateKeyAsync(request, gateway.Call(cancellationToken));
        await SecretPrinter.PrintAsync(
            _surroundings,
            reply.Secret,
            $"key {reply.Key.KeyId} of tenant {reply.Key.Tenant} was made; this is its secret, which is never shown again:",
            line.GetValue(_json),
            reply);
        return ExitCodes.Success;
    }
}
