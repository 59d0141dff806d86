using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Contracts.Grpc.Health.V1;
using RagPlatform.Contracts.Grpc.Reflection.V1;
using RagPlatform.ServiceDefaults.Health;
using RagPlatform.ServiceDefaults.Reflection;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Health;

/// <summary>Standard gRPC tools find their way: health and reflection answer as their protocols say.</summary>
public sealed class StandardServicesTests
{
    private const string HealthService = "grpc.health.v1.Health";

    [Theory]
    [InlineData("")]
    [InlineData(HealthService)]
    public async Task Check_TheServerOrAServiceOfIt_IsServing(string service)
    {
        await using GrpcTestServer server = await StartAsync();

        HealthCheckResponse reply = await new Contracts.Grpc.Health.V1.Health.HealthClient(server.Channel)
            .CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, reply.Status);
    }

    [Fact]
    public async Task Check_AnUnknownService_IsNotFound()
    {
        await using GrpcTestServer server = await StartAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => new Contracts.Grpc.Health.V1.Health.HealthClient(server.Channel)
            .CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Reflection_ListServices_NamesThem()
    {
        await using GrpcTestServer server = await StartAsync();

        ServerReflectionResponse reply = await AskAsync(server, new ServerReflectionRequest { ListServices = "*" });

        Assert.Contains(HealthService, reply.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData(HealthService)]
    [InlineData(HealthService + ".Check")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus")]
    public async Task Reflection_FileOfASymbol_HoldsIt(string symbol)
    {
        await using GrpcTestServer server = await StartAsync();

        ServerReflectionResponse reply = await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Contains(reply.FileDescriptorResponse.FileDescriptorProto, file =>
            Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(file).Name == "grpc/health/v1/health.proto");
    }

    [Fact]
    public async Task Reflection_AnUnknownSymbol_IsAnErrorInTheReply()
    {
        await using GrpcTestServer server = await StartAsync();

        ServerReflectionResponse reply = await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = "no.such.Thing" });

        Assert.Equal((int)StatusCode.NotFound, reply.ErrorResponse.ErrorCode);
    }

    private static async Task<ServerReflectionResponse> AskAsync(GrpcTestServer server, ServerReflectionRequest request)
    {
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }

    private static Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddServiceHealth();
            builder.Services.AddServiceReflection();
        },
        app =>
        {
            app.MapServiceHealth();
            app.MapServiceReflection();
        });
}
