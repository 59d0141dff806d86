using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Keys;

/// <summary><c>rag keys revoke</c>: ends a key for good. It does not ask: who revokes a leaked key is in a hurry.</summary>
internal sealed class RevokeKeyCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _key = new("key-id") { Description = "The key, as 'rag keys list' names it." };

    public Command Describe() => new("revoke", "Ends a key for good, within seconds.") { _key };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string key = line.GetRequiredValue(_key);
        RevokeKeyReply reply = await gateway.Access.RevokeKeyAsync(new RevokeKeyRequest { KeyId = key }, gateway.Call(cancellationToken));
        if (!reply.Revoked)
        {
            throw new FailureException($"Key '{key}' was not revoked: there is none of this id that is still valid.");
        }

        await surroundings.Out.WriteLineAsync($"revoked key {Printable.Clean(key)}");
        return ExitCodes.Success;
    }
}
