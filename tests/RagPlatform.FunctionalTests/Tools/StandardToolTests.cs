using Grpc.Core;
using RagPlatform.Contracts.Grpc.Health.V1;
using RagPlatform.Contracts.Grpc.Reflection.V1;
using RagPlatform.FunctionalTests.Platform;
using ServingStatus = RagPlatform.Contracts.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace RagPlatform.FunctionalTests.Tools;

/// <summary>What tools that know nothing of the platform find: no key needed.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class StandardToolTests(SharedPlatform shared)
{
    private readonly RagClient _keyless = shared.Running.Client(null);

    [PlatformTheory]
    [InlineData("")]
    [InlineData("ragplatform.v1.RagService")]
    public async Task HealthCheck_OfTheGateway_IsServing(string service)
    {
        HealthCheckResponse response =
            await new Health.HealthClient(_keyless.Invoker).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(ServingStatus.Serving, response.Status);
    }

    [PlatformFact]
    public async Task HealthCheck_OfAnUnknownService_IsNotFound()
    {
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Health.HealthClient(_keyless.Invoker).CheckAsync(new HealthCheckRequest { Service = "no.such.Service" }));

        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [PlatformFact]
    public async Task Reflection_OfTheGateway_ListsAndDescribesTheService()
    {
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(_keyless.Invoker).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        string[] services = [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "ragplatform.v1.RagService" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        ServerReflectionResponse file = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();

        Assert.Contains("ragplatform.v1.RagService", services);
        Assert.Contains("grpc.health.v1.Health", services);
        Assert.NotEmpty(file.FileDescriptorResponse.FileDescriptorProto);
    }
}
