using System.Runtime.Versioning;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.StandIn.Tests.Dashboard;

/// <summary>The dashboard's own process, with programs in its place that show what it was given.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DashboardModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Build_WithADashboard_StartsItWithKeysOfThisRunAndTellsServicesOfIt()
    {
        var given = Path.Combine(_folder.FullPath, "given");
        var builder = CreateBuilder($"--ASPIRE_DASHBOARD_PATH={Program("dashboard", $"env > {given}.new; mv {given}.new {given}; exec sleep 600")}");
        var service = builder.AddTestService("service").WithOtlpExporter();
        await using var app = builder.Build();
        await app.StartAsync();
        await app.WaitForAsync("service", KnownResourceStates.Running);
        await ProcessTable.WaitUntilAsync(() => File.Exists(given), "the dashboard has started");

        var variables = (await File.ReadAllLinesAsync(given)).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]);
        Assert.Equal([builder.Configuration["ASPNETCORE_URLS"]!], variables["ASPNETCORE_URLS"]);
        Assert.Equal([builder.Configuration["AppHost:BrowserToken"]!], variables["Dashboard__Frontend__BrowserToken"]);
        Assert.Equal(["BrowserToken"], variables["Dashboard__Frontend__AuthMode"]);
        Assert.Equal(["ApiKey"], variables["Dashboard__ResourceServiceClient__AuthMode"]);
        Assert.StartsWith("http://127.0.0.1:", Assert.Single(variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"]), StringComparison.Ordinal);
        var environment = app.Snapshot(service.Resource).EnvironmentVariables.ToDictionary(v => v.Name, v => v.Value!);
        Assert.Equal(environment["OTEL_EXPORTER_OTLP_ENDPOINT"], Assert.Single(variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]));
        Assert.Equal(
            environment["OTEL_EXPORTER_OTLP_HEADERS"], $"x-otlp-api-key={Assert.Single(variables["Dashboard__Otlp__PrimaryApiKey"])}");
    }

    [Fact]
    public async Task Build_DashboardThatDoesNotStart_SaysSoAndTheServicesRun()
    {
        var missing = Path.Combine(_folder.FullPath, "missing");
        var builder = CreateBuilder($"--ASPIRE_DASHBOARD_PATH={missing}");
        builder.AddTestService("service");
        await using var app = builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("service", KnownResourceStates.Running);
        await app.WaitForAsync(DashboardResource.ResourceName, KnownResourceStates.FailedToStart);
        var dashboard = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<DashboardResource>().Single();
        Assert.EndsWith($"The program '{missing}' was not found.", await Logs.AllAsync(app, dashboard), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locate_CliThatHasNotUnpackedItsDashboardYet_IsAskedTo()
    {
        var bundle = Path.Combine(_folder.FullPath, "aspire", "bundle", "managed");
        var cli = Program("aspire", $"[ \"$1\" = setup ] && mkdir -p {bundle} && echo > {bundle}/aspire-managed");

        var located = await Find(cli).LocateAsync(CancellationToken.None);

        Assert.Equal(Path.Combine(bundle, "aspire-managed"), located);
    }

    [Fact]
    public async Task Locate_CliWithoutADashboard_SaysWhatTheCliSaid()
    {
        var cli = Program("aspire", "echo nothing to unpack");

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => Find(cli).LocateAsync(CancellationToken.None));

        Assert.Equal($"'{cli}' did not unpack a dashboard: nothing to unpack", failure.Message);
    }

    [Fact]
    public void Build_DisabledOrWithoutAProgram_HasNoDashboard()
    {
        var program = $"--ASPIRE_DASHBOARD_PATH={Program("dashboard", "exit 0")}";
        using var disabled = TestApplication.CreateBuilder(program).Build();
        using var published = CreateBuilder(program, "--publisher", "manifest").Build();

        Assert.All([disabled, published], app =>
            Assert.Empty(app.Services.GetRequiredService<DistributedApplicationModel>().Resources));
    }

    public void Dispose() => _folder.Dispose();

    private DashboardProgram Find(string cli) => DashboardProgram.Find(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ASPIRE_CLI_PATH", (string?)cli)]).Build(),
        Path.Combine(_folder.FullPath, "home"))!;

    private static IDistributedApplicationBuilder CreateBuilder(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { Args = args, ProjectDirectory = AppContext.BaseDirectory });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    private string Program(string name, string script)
    {
        // A folder of its own, as an installed program has: what lies beside it belongs to it.
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullPath, name, "bin")).FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
