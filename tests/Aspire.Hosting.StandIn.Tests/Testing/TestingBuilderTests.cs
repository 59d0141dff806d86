using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.StandIn.Tests.Testing;

/// <summary>A test's own model.</summary>
public class TestingBuilderTests
{
    [Fact]
    public async Task Create_FixedPortOfAProxiedEndpoint_BecomesAnyFreeOne()
    {
        using var held = PortReservation.Take(port: null);
        await using var builder = Create();
        builder.AddExecutable("service", "dotnet", ".", "exec", TestPaths.ServiceAssembly)
            .WithHttpEndpoint(port: held.Port, env: "ASPNETCORE_HTTP_PORTS");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service").WaitAsync(TestApplication.Limit);

        Assert.NotEqual(held.Port, app.GetEndpoint("service").Port);
        using var client = app.CreateHttpClient("service", "http");
        Assert.Equal(app.GetEndpoint("service", "http"), client.BaseAddress);
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("service", "grpc"));
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("unknown"));
    }

    [Fact]
    public async Task GetConnectionString_OfAResource_IsWhatItsUsersGet()
    {
        await using var builder = Create("--ConnectionStrings:ledger=Host=example");
        builder.AddConnectionString("ledger");
        builder.AddParameter("plain", "value");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        Assert.Equal("Host=example", await app.GetConnectionStringAsync("ledger"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("plain"));
    }

    private static IDistributedApplicationTestingBuilder Create(params string[] args) => DistributedApplicationTestingBuilder.Create(args);
}
