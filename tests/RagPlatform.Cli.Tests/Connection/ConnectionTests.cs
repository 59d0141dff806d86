using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using Xunit;

namespace RagPlatform.Cli.Tests.Connection;

public sealed class ConnectionTests : IDisposable
{
    private static readonly string[] s_ask = ["ask", "q", "--collection", "kb"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ask", "q")]
    [InlineData("search", "q")]
    [InlineData("ask", "q", "--stream")]
    public async Task Run_NoGatewayThere_SaysWhereAndHowToStartIt(params string[] arguments)
    {
        // Bound and never listening: no one else gets the port, and connections to it are refused.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");

        CommandResult result = await CommandResult.OfAsync([.. arguments, "-c", "kb", "--gateway", address, "--key", "k"]);

        Assert.Equal((ExitCodes.Failed, string.Empty), (result.ExitCode, result.Out));
        Assert.Equal(
            $"rag: There is no gateway at {address}: start the platform with 'dotnet run --project RagPlatform.AppHost', " +
            "or say where it is with --gateway.",
            result.Error.Trim());
    }

    [Fact]
    public async Task Run_WrongKey_SaysWhatTheServerSaysAndNotTheKey()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await CommandResult.OfAsync([.. s_ask, "--gateway", gateway.Address, "--key", "rk_wrong_secret"]);

        Assert.Equal(
            (ExitCodes.Failed, "rag: The API key is not known; check it or ask for a new one."), (result.ExitCode, result.Error.Trim()));
        Assert.DoesNotContain("rk_wrong_secret", result.Error + result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AddressAndKeyFromTheEnvironment_AreUsed()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var environment = new Dictionary<string, string> { ["RAG_GATEWAY"] = gateway.Address, ["RAG_API_KEY"] = GatewayScript.Key };

        CommandResult result = await CommandResult.OfAsync(s_ask, environment);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Run_BelowASolution_FindsTheDevelopmentKey()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        _folder.Write("RagPlatform.sln", string.Empty);
        _folder.Write(".data/secrets/dev-api-key", GatewayScript.Key + "\n");
        string below = Directory.CreateDirectory(Path.Combine(_folder.FullPath, "a", "b")).FullName;

        CommandResult result = await CommandResult.OfAsync([.. s_ask, "--gateway", gateway.Address], startFolder: below);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.DoesNotContain(GatewayScript.Key, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DataFolderGiven_FindsTheDevelopmentKeyThere()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        _folder.Write("secrets/dev-api-key", GatewayScript.Key);
        var environment = new Dictionary<string, string> { ["RAG_DATA_DIR"] = _folder.FullPath };

        CommandResult result = await CommandResult.OfAsync([.. s_ask, "--gateway", gateway.Address], environment);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Run_GatewayElsewhere_DoesNotGetTheDevelopmentKey()
    {
        _folder.Write("secrets/dev-api-key", GatewayScript.Key);
        var environment = new Dictionary<string, string> { ["RAG_DATA_DIR"] = _folder.FullPath };

        CommandResult result = await CommandResult.OfAsync([.. s_ask, "--gateway", "http://rag.invalid:8081"], environment);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.StartsWith("rag: There is no API key", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Interrupted_EndsAsShellsExpect()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Hold = new TaskCompletionSource().Task;
        using var interrupt = new CancellationTokenSource();

        Task<CommandResult> running = CommandResult.OfAsync(
            [.. s_ask, "--gateway", gateway.Address, "--key", GatewayScript.Key], cancellationToken: interrupt.Token);
        await gateway.Script.Arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await interrupt.CancelAsync();
        CommandResult result = await running.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((ExitCodes.Interrupted, string.Empty), (result.ExitCode, result.Error));
    }
}
