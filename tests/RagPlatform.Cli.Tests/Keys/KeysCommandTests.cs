using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Keys;

public sealed class KeysCommandTests
{
    [Fact]
    public async Task List_KeysOfAllStates_NamesThem()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        long later = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
        gateway.Script.On<ListKeysRequest>(request => request.PageToken.Length == 0
            ? new ListKeysReply
            {
                Keys =
                {
                    new ApiKey
                    {
                        KeyId = "k1", Description = "shop", Roles = { "reader" }, Collections = { "a", "b" }, Labels = { "staff" },
                    },
                    new ApiKey
                    {
                        KeyId = "k2", Description = "old", Roles = { "writer", "auditor" }, Collections = { "*" }, RevokedAtMs = 1,
                    },
                },
                NextPageToken = "2",
            }
            : new ListKeysReply
            {
                Keys =
                {
                    new ApiKey { KeyId = "k3", Description = "past", ExpiresAtMs = 1000 },
                    new ApiKey { KeyId = "k4", Description = "both", PreviousSecretUntilMs = later, ExpiresAtMs = later },
                },
            });

        CommandResult result = await gateway.RunAsync("keys", "list");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(["k1", "shop", "reader", "a,b", "staff", "valid", "-", "-"], result.Rows()[1]);
        Assert.Equal(["k2", "old", "writer,auditor", "*", "revoked", "-", "-"], result.Rows()[2]);
        Assert.Equal(["k3", "past", "expired", "-", "1970-01-01T00:00:01Z"], result.Rows()[3]);
        Assert.Contains("valid, old secret until", result.Lines()[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Key_PrintsTheSecretAloneOnStandardOutput()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var made = new ApiKey { KeyId = "k9", Tenant = "dev" };
        gateway.Script.On<CreateKeyRequest>(_ => new CreateKeyReply { Key = made, Secret = "rk_new" });
        DateTimeOffset before = DateTimeOffset.UtcNow;

        CommandResult result = await gateway.RunAsync(
            "keys", "create", "shop", "--role", "reader", "--role", "writer", "-c", "kb", "-c", "faq", "--label", "staff",
            "--expires", "90d");

        Assert.Equal((ExitCodes.Success, "rk_new" + Environment.NewLine), (result.ExitCode, result.Out));
        Assert.StartsWith("rag: key k9 of tenant dev was made", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("rk_new", result.Error, StringComparison.Ordinal);
        var request = Assert.IsType<CreateKeyRequest>(Assert.Single(gateway.Script.Requests));
        Assert.Equal(["reader", "writer"], request.Roles);
        Assert.Equal(["kb", "faq"], request.Collections);
        Assert.Equal(["staff"], request.Labels);
        Assert.InRange(
            request.ExpiresAtMs, before.AddDays(90).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddDays(90).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Create_Json_CarriesTheSecretOnce()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CreateKeyRequest>(_ => new CreateKeyReply { Key = new ApiKey { KeyId = "k9" }, Secret = "rk_new" });

        CommandResult result = await gateway.RunAsync("keys", "create", "shop", "--role", "reader", "--json");

        Assert.Equal("rk_new", JsonDocument.Parse(result.Out).RootElement.GetProperty("secret").GetString());
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("90", 90)]
    [InlineData(null, 0)]
    public async Task Rotate_WithGrace_AsksForIt(string? grace, long seconds)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RotateKeyRequest>(_ => new RotateKeyReply { Key = new ApiKey { KeyId = "k1" }, Secret = "rk_new" });
        string[] option = grace is null ? [] : ["--grace", grace];

        CommandResult result = await gateway.RunAsync(["keys", "rotate", "k1", .. option]);

        Assert.Equal((ExitCodes.Success, "rk_new"), (result.ExitCode, result.Out.Trim()));
        Assert.Equal(new RotateKeyRequest { KeyId = "k1", GraceSeconds = seconds }, Assert.Single(gateway.Script.Requests));
    }

    [Theory]
    [InlineData(true, ExitCodes.Success)]
    [InlineData(false, ExitCodes.Failed)]
    public async Task Revoke_Key_SaysWhetherItEnded(bool revoked, int expectedCode)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RevokeKeyRequest>(_ => new RevokeKeyReply { Revoked = revoked });

        CommandResult result = await gateway.RunAsync("keys", "revoke", "k1");

        Assert.Equal(expectedCode, result.ExitCode);
        Assert.Equal(new RevokeKeyRequest { KeyId = "k1" }, Assert.Single(gateway.Script.Requests));
    }
}
