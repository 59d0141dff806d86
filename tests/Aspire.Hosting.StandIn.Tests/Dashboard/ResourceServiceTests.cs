using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Net.Client;
using DashboardClient = Aspire.DashboardService.Proto.V1.DashboardService.DashboardServiceClient;
using Resource = Aspire.DashboardService.Proto.V1.Resource;
using ResourceCommandState = Aspire.DashboardService.Proto.V1.ResourceCommandState;

namespace Aspire.Hosting.StandIn.Tests.Dashboard;

/// <summary>What the dashboard is told, over the wire, in the dashboard's place.</summary>
public sealed class ResourceServiceTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Key = "key of this run";
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder($"--{ResourceServiceHost.KeySetting}={Key}");
    private readonly IResourceBuilder<ExecutableResource> _service;
    private DistributedApplication? _app;
    private ResourceServiceHost? _host;
    private GrpcChannel? _channel;

    public ResourceServiceTests()
    {
        var secret = _builder.AddParameter("secret", "hush", secret: true);
        var store = _builder.AddTestService("store").WithExplicitStart();
        _service = _builder.AddTestService("service")
            .WithEnvironment("SECRET", secret)
            .WithHttpHealthCheck("/health")
            .WithReference(store.GetEndpoint("http"));
    }

    private DashboardClient Client => new(_channel);

    private string Id => _service.Resource.GetResolvedResourceNames()[0];

    public async Task InitializeAsync()
    {
        _app = _builder.Build();
        await _app.StartAsync();
        await _app.WaitForHealthyAsync("service");
        _host = new ResourceServiceHost(_app.Services, _builder.Configuration);
        await _host.StartAsync(CancellationToken.None);
        _channel = GrpcChannel.ForAddress(await _host.Address.WaitAsync(TestApplication.Limit));
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _host!.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        await _app!.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another key")]
    public async Task AnyCall_WithoutTheKey_IsRefused(string? key)
    {
        var headers = key is null ? [] : new Metadata { { "x-resource-service-api-key", key } };
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.GetApplicationInformationAsync(new ApplicationInformationRequest(), headers));

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
    }

    [Fact]
    public async Task GetApplicationInformation_WithTheKey_NamesTheApplication()
    {
        var information = await Client.GetApplicationInformationAsync(new ApplicationInformationRequest(), Call());

        Assert.NotEmpty(information.ApplicationName);
        Assert.Empty(information.MinDashboardVersion);
    }

    [Fact]
    public async Task WatchResources_AtFirst_TellsEverythingAboutEachResource()
    {
        using var call = Client.WatchResources(new WatchResourcesRequest(), Call());
        Assert.True(await call.ResponseStream.MoveNext());

        var resources = call.ResponseStream.Current.InitialData.Resources;
        Assert.Equal(["secret", "service", "store"], resources.Select(r => r.DisplayName).Order());
        var service = resources.Single(r => r.DisplayName == "service");
        Assert.Equal((Id, "Executable", "Running"), (service.Name, service.ResourceType, service.State));
        Assert.NotNull(service.CreatedAt);
        Assert.Equal(HealthStatus.Healthy, Assert.Single(service.HealthReports).Status);
        Assert.Equal("hush", service.Environment.Single(variable => variable.Name == "SECRET").Value);
        Assert.All(service.Urls, url => Assert.NotNull(url.DisplayProperties));
        Assert.StartsWith("http://localhost:", Assert.Single(service.Urls).FullUrl, StringComparison.Ordinal);
        Assert.Contains(service.Relationships, relation => relation is { ResourceName: "store", Type: "Reference" });
        Assert.All(service.Properties, property => Assert.NotNull(property.Value));
        Assert.Equal(
            [("resource-start", ResourceCommandState.Disabled), ("resource-stop", ResourceCommandState.Enabled)],
            service.Commands.Take(2).Select(command => (command.Name, command.State)));
        var secret = resources.Single(r => r.DisplayName == "secret").Properties.Single(property => property.Name == "Value");
        Assert.Equal(("hush", true), (secret.Value.StringValue, secret.IsSensitive));
    }

    [Fact]
    public async Task ExecuteResourceCommand_Stop_StopsAndIsSeenByWhoeverWatches()
    {
        using var call = Client.WatchResources(new WatchResourcesRequest(), Call());
        Assert.True(await call.ResponseStream.MoveNext());

        var response = await Client.ExecuteResourceCommandAsync(
            new ResourceCommandRequest { ResourceName = Id, CommandName = "resource-stop" }, Call());

        Assert.Equal(ResourceCommandResponseKind.Succeeded, response.Kind);
        Resource changed;
        do
        {
            Assert.True(await call.ResponseStream.MoveNext());
            changed = call.ResponseStream.Current.Changes.Value.Single().Upsert;
        }
        while (changed.Name != Id || changed.State != KnownResourceStates.Finished);
        Assert.NotNull(changed.StoppedAt);
    }

    [Fact]
    public async Task ExecuteResourceCommand_Unknown_FailsWithASentence()
    {
        var response = await Client.ExecuteResourceCommandAsync(
            new ResourceCommandRequest { ResourceName = Id, CommandName = "fly" }, Call());

        Assert.Equal(ResourceCommandResponseKind.Failed, response.Kind);
        Assert.Equal($"Command 'fly' not available for resource '{Id}'.", response.Message);
    }

    [Fact]
    public async Task WatchResourceConsoleLogs_WithoutFollowing_EndsAfterWhatThereIs()
    {
        await Logs.WaitForLineAsync(_app!, _service.Resource, "service complains");
        using var call = Client.WatchResourceConsoleLogs(
            new WatchResourceConsoleLogsRequest { ResourceName = Id, SuppressFollow = true }, Call());

        var lines = await ReadAllAsync(call.ResponseStream);

        Assert.Contains(lines, line => line.Text.EndsWith("service is up", StringComparison.Ordinal) && !line.IsStdErr);
        Assert.Contains(lines, line => line.Text.EndsWith("service complains", StringComparison.Ordinal) && line.IsStdErr);
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.LineNumber));
    }

    [Fact]
    public async Task WatchResourceConsoleLogs_Following_GoesOnWhenTheProcessComesBack()
    {
        using var call = Client.WatchResourceConsoleLogs(new WatchResourceConsoleLogsRequest { ResourceName = Id }, Call());
        await ReadUntilUpAsync(call.ResponseStream);

        await _app!.ResourceCommands.ExecuteCommandAsync(Id, "resource-restart");

        await ReadUntilUpAsync(call.ResponseStream);
    }

    [Fact]
    public async Task WatchInteractions_StaysOpenUntilTheServerStops()
    {
        using var call = Client.WatchInteractions(Call());
        await call.ResponseHeadersAsync.WaitAsync(TestApplication.Limit);
        var end = call.ResponseStream.MoveNext();
        Assert.False(end.IsCompleted);

        await _host!.StopAsync(CancellationToken.None).WaitAsync(TestApplication.Limit);

        Assert.False(await end.WaitAsync(TestApplication.Limit));
    }

    private static CallOptions Call() => new(
        new Metadata { { "x-resource-service-api-key", Key } }, DateTime.UtcNow + TestApplication.Limit);

    private static async Task ReadUntilUpAsync(IAsyncStreamReader<WatchResourceConsoleLogsUpdate> stream)
    {
        do
        {
            Assert.True(await stream.MoveNext());
        }
        while (!stream.Current.LogLines.Any(line => line.Text.EndsWith("service is up", StringComparison.Ordinal)));
    }

    private static async Task<IReadOnlyList<ConsoleLogLine>> ReadAllAsync(IAsyncStreamReader<WatchResourceConsoleLogsUpdate> stream)
    {
        var lines = new List<ConsoleLogLine>();
        while (await stream.MoveNext())
        {
            lines.AddRange(stream.Current.LogLines);
        }

        return lines;
    }
}
