using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.StandIn.Tests.Testing;

/// <summary>The test AppHost's own program, run inside the test process.</summary>
public class EntryPointTests
{
    [Fact]
    public async Task StartAsync_RunsTheServicesOfTheProgram_AndDisposeEndsThem()
    {
        int[] processes;
        await using (var builder = await CreateAsync())
        await using (var app = await builder.BuildAsync())
        {
            await app.StartAsync().WaitAsync(TestApplication.Limit);
            await app.WaitForHealthyAsync("front");

            using var front = app.CreateHttpClient("front");
            processes = [int.Parse(await front.GetStringAsync(new Uri("/pid", UriKind.Relative)), null)];
            using var store = app.CreateHttpClient("store", "http");
            processes = [.. processes, int.Parse(await store.GetStringAsync(new Uri("/pid", UriKind.Relative)), null)];
            Assert.Equal(app.GetEndpoint("store", "http"), new Uri(await front.GetStringAsync(new Uri("/env/STORE_HTTP", UriKind.Relative))));
            Assert.All(processes, process => Assert.True(ProcessTable.IsAlive(process)));
        }

        await ProcessTable.WaitUntilAsync(() => !processes.Any(ProcessTable.IsAlive), "both services are gone");
    }

    [Fact]
    public async Task StopAsync_OfARunningProgram_WaitsForItsEnd()
    {
        using var folder = new TemporaryFolder();
        var stopLog = Path.Combine(folder.FullPath, "stops");
        await using var builder = await CreateAsync("--StopLog", stopLog);
        await using var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(TestApplication.Limit);
        await app.WaitForHealthyAsync("front");

        await app.StopAsync().WaitAsync(TestApplication.Limit);

        Assert.Equal(["front", "store"], await File.ReadAllLinesAsync(stopLog));
    }

    [Fact]
    public async Task CreateAsync_HoldsTheProgramBeforeItBuilds_SoThatATestCanAddToTheModel()
    {
        await using var builder = await CreateAsync();
        var store = builder.Resources.OfType<ProjectResource>().Single(r => r.Name == "store");
        builder.CreateResourceBuilder(store).WithEnvironment("ADDED_BY_TEST", "yes");
        var lines = new CollectingLoggers();
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Information));
        await using var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(TestApplication.Limit);
        await app.WaitForHealthyAsync("store");

        using var client = app.CreateHttpClient("store");
        Assert.Equal("yes", await client.GetStringAsync(new Uri("/env/ADDED_BY_TEST", UriKind.Relative)));
        const string category = "Aspire.Hosting.StandIn.TestAppHost.Resources.store";
        await lines.WaitForAsync((category, LogLevel.Information, "service is up"));
        await lines.WaitForAsync((category, LogLevel.Error, "service complains"));
    }

    [Fact]
    public async Task CreateAsync_DefaultsForTests_AreConfigured()
    {
        await using var builder = await CreateAsync();

        Assert.Equal("first", builder.Configuration["FROM_PROFILE"]);
        Assert.Equal("true", builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"]);
        Assert.Equal("true", builder.Configuration["DcpPublisher:RandomizePorts"]);
        Assert.Equal("Aspire.Hosting.StandIn.TestAppHost", builder.AppHostAssembly?.GetName().Name);
        Assert.Equal("Aspire.Hosting.StandIn.TestAppHost", Path.GetFileName(builder.AppHostDirectory));
        await using var app = await builder.BuildAsync();
        Assert.Equal(WaitBehavior.StopOnResourceUnavailable, app.ResourceNotifications.DefaultWaitBehavior);
    }

    [Fact]
    public async Task CreateAsync_WithConfigureBuilder_LetsTheTestDecide()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_StandIn_TestAppHost>(
            ["--Given", "argument"],
            (options, settings) =>
            {
                options.EnableResourceLogging = false;
                settings.EnvironmentName = "Staging";
            });

        Assert.Equal("argument", builder.Configuration["Given"]);
        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.DoesNotContain(builder.Services, service => service.ImplementationType == typeof(ResourceLogForwarder));
    }

    [Fact]
    public async Task CreateAsync_ProgramThatFails_ThrowsWhatTheProgramThrew()
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => CreateAsync("--operation", "nonsense"));

        Assert.Equal("The operation 'nonsense' is not known; 'run' and 'publish' are.", failure.Message);
    }

    [Fact]
    public async Task CreateAsync_AssemblyWithoutAnAppHost_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<DistributedApplication>());

        Assert.Equal("The assembly 'Aspire.Hosting' has no entry point.", failure.Message);
    }

    [Fact]
    public async Task GetEndpoint_BeforeTheStart_IsRefused()
    {
        await using var builder = await CreateAsync();
        await using var app = await builder.BuildAsync();

        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("front"));
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_StandIn_TestAppHost>(args).WaitAsync(TestApplication.Limit);

    private sealed class CollectingLoggers : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Category, LogLevel Level, string Text)> _lines = [];

        public ILogger CreateLogger(string categoryName) => new Collector(categoryName, _lines);

        public void Dispose()
        {
        }

        internal Task WaitForAsync((string Category, LogLevel Level, string Text) wanted) => ProcessTable.WaitUntilAsync(
            () => _lines.Any(line => line.Category == wanted.Category && line.Level == wanted.Level
                && line.Text.EndsWith(wanted.Text, StringComparison.Ordinal)),
            $"'{wanted.Text}' is logged");

        private sealed class Collector(string category, ConcurrentQueue<(string Category, LogLevel Level, string Text)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue((category, logLevel, formatter(state, exception)));
        }
    }
}
