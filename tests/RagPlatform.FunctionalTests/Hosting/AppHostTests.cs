using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Hosting;

public sealed class AppHostTests
{
    [Theory]
    [InlineData("Ports:GatewayHttp", "Ports__GatewayHttp")]
    [InlineData("Ports:Console", "Ports__Console")]
    public async Task Start_PortInUse_SaysSoInASentenceAndEnds(string setting, string variable)
    {
        using var occupier = new TcpListener(IPAddress.Loopback, 0);
        occupier.Start();
        int port = ((IPEndPoint)occupier.LocalEndpoint).Port;

        await using AppHostProcess appHost = AppHostProcess.Start(
            string.Create(CultureInfo.InvariantCulture, $"--{setting}={port}"));

        Assert.Equal(1, await appHost.WaitForExitAsync());
        Assert.Equal(
            $"Port {port} is already in use; choose another with --{setting}=<port> or the environment variable {variable} " +
            "(0 takes any free port).",
            appHost.OutputTail);
    }

    [Theory]
    [InlineData("--stores=cloud", "--stores is 'cloud'; it can be embedded, containers, external or auto.")]
    [InlineData("--Ports:Console=high", "Ports:Console is 'high'; it must be a port from 1 to 65535, or 0 for any free one.")]
    [InlineData("--Replicas:gateway=many", "Replicas:gateway is 'many'; it must be a number from 1 to 16.")]
    [InlineData(
        "--Replicas:gateway=2",
        "Replicas:gateway is 2, but embedded stores belong to one process; use --stores external or containers.")]
    [InlineData("--dashboard=maybe", "--dashboard is 'maybe'; it can be auto or off.")]
    public async Task Start_SettingThatCannotBeUsed_SaysSoInASentenceAndEnds(string argument, string sentence)
    {
        await using AppHostProcess appHost = AppHostProcess.Start(argument);

        Assert.Equal(1, await appHost.WaitForExitAsync());
        Assert.Equal(sentence, appHost.OutputTail);
    }

    [Fact]
    public async Task Terminate_WhileEverythingRuns_EndsEveryProcessWithoutAnError()
    {
        await using AppHostProcess appHost = AppHostProcess.Start();
        await appHost.WaitUntilUpAsync();
        int processes = ProcessTree.Descendants(appHost.Id).Count;
        Assert.True(processes >= 7, $"Seven services run; {processes} processes were found.");

        (await Aftermath.OfAsync(appHost)).AssertClean();
    }
}
