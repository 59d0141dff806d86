using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Orchestration.Containers;
using Aspire.Hosting.StandIn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.StandIn.Tests.Orchestration;

public class ContainerCommandTests
{
    [Fact]
    public async Task RunArguments_Redis_NamesVariablesWithoutTheirValues()
    {
        var builder = TestApplication.CreateBuilder();
        var redis = builder.AddRedis("redis").WithDataVolume("data").WithImageTag("8.6");
        await using var app = builder.Build();
        await using var endpoints = app.Services.GetRequiredService<EndpointAllocator>();
        endpoints.AllocateAll();

        var arguments = ContainerCommand.RunArguments(redis.Resource, "redis-x", "net", ["REDIS_PASSWORD"], ["-c", "redis-server"]);

        Assert.Equal(
            [
                "run", "--name", "redis-x", "--network", "net", "--network-alias", "redis", "--rm",
                "--add-host", "host.docker.internal:host-gateway",
                "--publish", $"127.0.0.1:{redis.GetEndpoint("tcp").Port}:6379",
                "--env", "REDIS_PASSWORD", "--mount", "type=volume,source=data,target=/data",
                "--entrypoint", "/bin/sh", "docker.io/library/redis:8.6", "-c", "redis-server",
            ],
            arguments);
    }

    [Theory]
    [InlineData("18.3", "/var/lib/postgresql")]
    [InlineData("17.6", "/var/lib/postgresql/data")]
    public void WithDataVolume_Postgres_FollowsTheImagesMajorVersion(string tag, string target)
    {
        var server = TestApplication.CreateBuilder().AddPostgres("postgres").WithImageTag(tag).WithDataVolume("pg");

        Assert.Equal(target, server.Resource.Annotations.OfType<ContainerMountAnnotation>().Single().Target);
    }

    [Theory]
    [InlineData("redis", "redis:latest")]
    [InlineData("redis:8", "redis:8")]
    [InlineData("registry.example:5000/redis", "registry.example:5000/redis:latest")]
    [InlineData("redis@sha256:abc", "redis@sha256:abc")]
    public void AddContainer_Image_IsReadAsTheRuntimeReadsIt(string image, string full)
    {
        var container = TestApplication.CreateBuilder().AddContainer("c", image);

        Assert.True(container.Resource.TryGetContainerImageName(out var name));
        Assert.Equal(full, name);
    }

    [Fact]
    public async Task Start_NoRuntime_StatesIt()
    {
        var builder = TestApplication.CreateBuilder("--ASPIRE_CONTAINER_RUNTIME=no-such-runtime");
        var container = builder.AddContainer("c", "image");
        await using var app = builder.Build();
        await app.StartAsync();

        await app.WaitForAsync("c", KnownResourceStates.RuntimeUnhealthy);

        Assert.Contains("no-such-runtime", await Logs.AllAsync(app, container.Resource), StringComparison.Ordinal);
    }
}
