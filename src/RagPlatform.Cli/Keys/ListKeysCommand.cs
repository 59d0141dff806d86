using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Keys;

/// <summary><c>rag keys list</c>: the keys of the tenant, without their secrets.</summary>
internal sealed class ListKeysCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings = ["key", "description", "roles", "collections", "labels", "team", "state", "created", "expires"];
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists the tenant's keys, revoked and expired ones included.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ApiKey> keys = Pages.ReadAsync<ApiKey>(
            async token =>
            {
                ListKeysReply reply = await gateway.Access.ListKeysAsync(
                    new ListKeysRequest { PageToken = token }, gateway.Call(cancellationToken));
                return (reply.Keys, reply.NextPageToken);
            },
            cancellationToken);
        if (line.GetValue(_json))
        {
            await foreach (ApiKey key in keys)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(key));
            }

            return ExitCodes.Success;
        }

        List<ApiKey> shown = await keys.ToListAsync(cancellationToken);
        long now = surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Tables.Print(surroundings, s_headings, shown.Select(key => (string[])
        [
            key.KeyId,
            key.Description,
            string.Join(',', key.Roles),
            string.Join(',', key.Collections),
            string.Join(',', key.Labels),
            key.Team,
            State(key, now),
            Instants.Text(key.CreatedAtMs),
            Instants.Text(key.ExpiresAtMs),
        ]));
        return ExitCodes.Success;
    }

    private static string State(ApiKey key, long now) => key switch
    {
        { RevokedAtMs: > 0 } => "revoked",
        { ExpiresAtMs: > 0 } when key.ExpiresAtMs <= now => "expired",
        _ when key.PreviousSecretUntilMs > now => $"valid, old secret until {Instants.Text(key.PreviousSecretUntilMs)}",
        _ => "valid",
    };
}
