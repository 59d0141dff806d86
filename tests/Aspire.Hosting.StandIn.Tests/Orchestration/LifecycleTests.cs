using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.StandIn.Tests.Orchestration;

public class LifecycleTests
{
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder();

    [Fact]
    public async Task Project_Started_RunsInItsFolderWithArgumentsAndIsReachable()
    {
        var project = _builder.AddProject("svc", TestPaths.ServiceProject)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithArgs("--one", "two words");
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");
        using var http = new HttpClient { BaseAddress = new Uri(project.GetEndpoint("http").Url) };

        Assert.Equal(Path.GetDirectoryName(TestPaths.ServiceProject), (await http.GetStringAsync("/folder")).Trim('"'));
        Assert.Equal(["--one", "two words"], (await http.GetFromJsonAsync<string[]>("/args"))!);
        Assert.False((await Logs.WaitForLineAsync(app, project.Resource, "service is up")).IsErrorMessage);
        Assert.True((await Logs.WaitForLineAsync(app, project.Resource, "service complains")).IsErrorMessage);
    }

    [Fact]
    public async Task Environment_NamesAndValuesAShellWouldSpoil_ArriveUnchanged()
    {
        const string Awkward = "a \"b\" $HOME `id` \\ 'c'\nsecond line";
        var service = _builder.AddTestService("svc").WithHttpHealthCheck("/health")
            .WithReference("cost-accounting", new Uri("http://localhost:1"))
            .WithEnvironment("ConnectionStrings__my-db", Awkward)
            .WithEnvironment("PLAIN", Awkward);
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");
        using var http = new HttpClient { BaseAddress = new Uri(service.GetEndpoint("http").Url) };

        Assert.Equal(Awkward, await http.GetStringAsync("/env/ConnectionStrings__my-db"));
        Assert.Equal(Awkward, await http.GetStringAsync("/env/PLAIN"));
        Assert.Equal("http://localhost:1/", await http.GetStringAsync("/env/services__cost-accounting__default__0"));
        Assert.Equal("", await http.GetStringAsync("/env/__carried"));
        Assert.Equal("", await http.GetStringAsync("/env/__carried1"));
    }

    [Fact]
    public async Task WaitFor_DependencyUnhealthy_StartsOnlyWhenItRecovers()
    {
        var store = _builder.AddTestService("store").WithEnvironment("STARTS_UNHEALTHY", "true").WithHttpHealthCheck("/health");
        var front = _builder.AddTestService("front").WaitFor(store);
        var readySeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _builder.Eventing.Subscribe<ResourceReadyEvent>(store.Resource, (_, _) =>
        {
            readySeen.SetResult();
            return Task.CompletedTask;
        });
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceAsync("store", e =>
            e.Snapshot.HealthReports.Any(r =>
                r.Status == HealthStatus.Unhealthy && r.Description!.Contains("503", StringComparison.Ordinal)))
            .WaitAsync(TestApplication.Limit);

        Assert.Equal(KnownResourceStates.Waiting, app.Snapshot(front.Resource).State!.Text);
        Assert.False(readySeen.Task.IsCompleted);

        using var http = new HttpClient { BaseAddress = new Uri(store.GetEndpoint("http").Url) };
        using var answer = await http.PostAsync(new Uri("/health/good", UriKind.Relative), content: null);
        await app.WaitForAsync("front", KnownResourceStates.Running);
        Assert.True(readySeen.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WaitForCompletion_ExitCodeAsExpected_Starts()
    {
        var job = _builder.AddExecutable("job", "sh", ".", "-c", "exit 3");
        _builder.AddTestService("svc").WaitForCompletion(job, exitCode: 3);
        await using var app = _builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("svc", KnownResourceStates.Running);

        Assert.Equal(3, app.Snapshot(job.Resource).ExitCode);
    }

    [Fact]
    public async Task WaitForCompletion_OtherExitCode_FailsToStart()
    {
        var job = _builder.AddExecutable("job", "sh", ".", "-c", "exit 4");
        var service = _builder.AddTestService("svc").WaitForCompletion(job);
        await using var app = _builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("svc", KnownResourceStates.FailedToStart);

        Assert.Contains("exit code 4 where 0 was expected", await Logs.AllAsync(app, service.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitFor_DependencyCannotStart_DependantFailsAndNamesIt()
    {
        var broken = _builder.AddExecutable("broken", "no-such-program-here", ".");
        var service = _builder.AddTestService("svc").WaitFor(broken);
        await using var app = _builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("svc", KnownResourceStates.FailedToStart);

        Assert.Contains("'no-such-program-here' was not found", await Logs.AllAsync(app, broken.Resource), StringComparison.Ordinal);
        Assert.Contains("'broken' is FailedToStart", await Logs.AllAsync(app, service.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public void WaitFor_Itself_Throws()
    {
        var service = _builder.AddTestService("svc");

        Assert.Throws<DistributedApplicationException>(() => service.WaitFor(service));
    }

    [Fact]
    public void WithHttpHealthCheck_EndpointMissing_ThrowsAtTheCall()
    {
        var executable = _builder.AddExecutable("job", "sh", ".");

        Assert.Throws<DistributedApplicationException>(() => executable.WithHttpHealthCheck("/health"));
    }

    [Fact]
    public async Task ExplicitStart_Command_StartsAndStops()
    {
        var service = _builder.AddTestService("svc").WithExplicitStart();
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForAsync("svc", KnownResourceStates.NotStarted);

        var started = await app.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StartCommand);
        var runningState = app.Snapshot(service.Resource).State!.Text;
        var stopped = await app.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StopCommand);

        Assert.True(started.Success && stopped.Success, started.Message ?? stopped.Message);
        Assert.Equal(KnownResourceStates.Running, runningState);
        Assert.Contains(app.Snapshot(service.Resource).State!.Text, KnownResourceStates.TerminalStates);
    }

    [Fact]
    public async Task Crash_OfAService_IsTellableFromAStopAndStartCommandBringsItBackOnTheSamePort()
    {
        var service = _builder.AddTestService("svc").WithHttpHealthCheck("/health");
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");
        using var http = new HttpClient { BaseAddress = new Uri(service.GetEndpoint("http").Url) };
        var before = await http.GetFromJsonAsync<int>("/pid");
        using (var process = System.Diagnostics.Process.GetProcessById(before))
        {
            process.Kill();
        }

        await app.WaitForAsync("svc", KnownResourceStates.Exited);
        Assert.Equal(137, app.Snapshot(service.Resource).ExitCode);

        await app.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StartCommand);
        await app.WaitForHealthyAsync("svc");
        Assert.NotEqual(before, await http.GetFromJsonAsync<int>("/pid"));
    }

    [Fact]
    public async Task Events_OfAStart_ComeInOrder()
    {
        var seen = new List<string>();
        var service = _builder.AddTestService("svc").WithHttpHealthCheck("/health")
            .OnBeforeResourceStarted((_, _, _) => Note("before"))
            .OnResourceReady((_, _, _) => Note("ready"));
        _builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Note("application"));
        _builder.Eventing.Subscribe<ResourceEndpointsAllocatedEvent>(service.Resource, (_, _) => Note("endpoints"));
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");

        Assert.Equal(["application", "endpoints", "before", "ready"], seen);

        Task Note(string what)
        {
            seen.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Stop_Application_EndsDependantsFirst()
    {
        using var folder = new TemporaryFolder();
        var stopLog = Path.Combine(folder.FullPath, "stops");
        var store = _builder.AddTestService("store").WithEnvironment("STOP_LOG", stopLog).WithHttpHealthCheck("/health");
        var middle = _builder.AddTestService("middle").WithEnvironment("STOP_LOG", stopLog).WithHttpHealthCheck("/health").WaitFor(store);
        _builder.AddTestService("front").WithEnvironment("STOP_LOG", stopLog).WithHttpHealthCheck("/health").WaitFor(middle);
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("front");

        await app.StopAsync();

        Assert.Equal(["front", "middle", "store"], await File.ReadAllLinesAsync(stopLog));
    }

    [Fact]
    public async Task Stop_ProcessIgnoresRequest_IsKilledWithWhatItStarted()
    {
        var service = _builder.AddTestService("svc").WithHttpHealthCheck("/health")
            .WithEnvironment("IGNORES_SIGTERM", "true")
            .WithEnvironment("CHILD_SECONDS", "600");
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");
        var line = (await Logs.WaitForLineAsync(app, service.Resource, "grandchild ")).Content;
        var grandchild = int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(ProcessTable.IsAlive(grandchild));

        // A cancelled token takes the grace away: the same path as after ten seconds.
        await app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
            .OfType<Aspire.Hosting.Orchestration.ResourceOrchestrator>().Single().StopAsync(new CancellationToken(canceled: true));

        await ProcessTable.WaitUntilAsync(() => !ProcessTable.IsAlive(grandchild), "the grandchild is gone");
        Assert.Equal(137, app.Snapshot(service.Resource).ExitCode);
    }
}
