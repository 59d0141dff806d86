using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Keys;

/// <summary><c>rag keys rotate</c>: gives a key a new secret and prints it, once.</summary>
internal sealed class RotateKeyCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _key = new("key-id") { Description = "The key, as 'rag keys list' names it." };
    private readonly Option<TimeSpan?> _grace = TimeOptions.Span(
        "--grace",
        "How long the present secret stays valid beside the new one, at most 7d; it ends now unless given.",
        TimeSpan.FromDays(7));

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("rotate", "Gives a key a new secret. It is printed once and never again.") { _key, _grace, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new RotateKeyRequest
        {
            KeyId = line.GetRequiredValue(_key),
            GraceSeconds = (long)(line.GetValue(_grace) ?? TimeSpan.Zero).TotalSeconds,
        };
        RotateKeyReply reply = await gateway.Access.RotateKeyAsync(request, gateway.Call(cancellationToken));
        string old = request.GraceSeconds > 0
            ? $"the old secret is valid until {Instants.Text(reply.Key.PreviousSecretUntilMs)}"
            : "the old secret is no longer valid";
        await SecretPrinter.PrintAsync(
            surroundings,
            reply.Secret,
            $"key {reply.Key.KeyId} has a new secret, which is never shown again; {old}:",
            line.GetValue(_json),
            reply);
        return ExitCodes.Success;
    }
}
