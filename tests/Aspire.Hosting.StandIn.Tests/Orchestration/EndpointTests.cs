using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Orchestration;

public class EndpointTests
{
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder();

    [Fact]
    public async Task Allocation_ManyEndpoints_AreDistinctAndOnePortServesBothSides()
    {
        var service = _builder.AddTestService("svc");
        for (var i = 0; i < 40; i++)
        {
            service.WithHttpEndpoint(name: $"e{i}", env: $"PORT_{i}");
        }

        var environment = await _builder.EvaluateAsync(service.Resource);

        var ports = service.Resource.GetEndpoints().Select(e => e.Port).ToArray();
        Assert.Equal(41, ports.Distinct().Count());
        Assert.Equal(service.GetEndpoint("e7").Port.ToString(System.Globalization.CultureInfo.InvariantCulture), environment["PORT_7"]);
    }

    [Fact]
    public async Task Start_FixedPortTaken_FailsAndNamesThePort()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var service = _builder.AddTestService("svc").WithHttpEndpoint(port: port, name: "fixed");
        await using var app = _builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("svc", KnownResourceStates.FailedToStart);

        Assert.Contains($"Port {port} of endpoint 'fixed'", await Logs.AllAsync(app, service.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public void WithHttpEndpoint_ExistingName_ChangesItAndKeepsTheRest()
    {
        var service = _builder.AddTestService("svc").WithHttpEndpoint(port: 1234, name: "web");

        service.WithHttpEndpoint(targetPort: 4321, name: "web").WithEndpoint("web", e => e.Transport = "http2");

        var endpoint = service.Resource.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == "web");
        Assert.Equal((1234, 4321, "http2"), (endpoint.Port, endpoint.TargetPort, endpoint.Transport));
    }

    [Fact]
    public async Task Replicas_SharedPort_ReachesEveryProcessInTurn()
    {
        var project = _builder.AddProject("svc", TestPaths.ServiceProject)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithReplicas(3);
        await using var app = _builder.Build();
        await app.StartAsync();
        await Task.WhenAll(project.Resource.GetResolvedResourceNames().Select(app.WaitForHealthyAsync));

        // One health check speaks for all replicas and asks the shared port: a replica may still be starting when it passes.
        var pids = new HashSet<int>();
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            // A client of its own each time: connections, not requests, are shared out.
            using var http = new HttpClient { BaseAddress = new Uri(project.GetEndpoint("http").Url) };
            pids.Add(await http.GetFromJsonAsync<int>("/pid", limit.Token));
        }
        while (pids.Count < 3 && await turn.WaitForNextTickAsync(limit.Token));

        Assert.Equal(3, pids.Count);
        var instances = project.Resource.GetResolvedResourceNames();
        Assert.Equal(3, instances.Distinct().Count());

        // One replica less: the proxy passes it over.
        await app.ResourceCommands.ExecuteCommandAsync(instances[1], KnownResourceCommands.StopCommand);
        for (var i = 0; i < 4; i++)
        {
            using var http = new HttpClient { BaseAddress = new Uri(project.GetEndpoint("http").Url) };
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task DifferentPublicAndTargetPort_Proxied_BothAnswer()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var publicPort = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var second = new TcpListener(IPAddress.Loopback, 0);
        second.Start();
        var targetPort = ((IPEndPoint)second.LocalEndpoint).Port;
        second.Stop();
        var project = _builder.AddProject("svc", TestPaths.ServiceProject)
            .WithHttpEndpoint(port: publicPort, targetPort: targetPort)
            .WithHttpHealthCheck("/health");
        await using var app = _builder.Build();
        await app.StartAsync();
        await app.WaitForHealthyAsync("svc");
        using var http = new HttpClient();

        Assert.Equal(publicPort, project.GetEndpoint("http").Port);
        Assert.Equal(
            await http.GetStringAsync(new Uri($"http://localhost:{publicPort}/pid")),
            await http.GetStringAsync(new Uri($"http://localhost:{targetPort}/pid")));
    }
}
