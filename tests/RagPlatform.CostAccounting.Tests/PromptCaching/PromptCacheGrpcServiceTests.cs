using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Grpc;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>The door of the diagnosis.</summary>
public sealed class PromptCacheGrpcServiceTests
{
    [Fact]
    public async Task Diagnose_APriceThatAnotherProcessAdded_IsKnown()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(PriceStore).Assembly);
        await using IDatabase second = store.OpenSecond();
        var time = new ManualTimeProvider();
        PriceList here = new(Options.Create(new PriceOptions()));
        PriceList there = new(Options.Create(new PriceOptions()));
        await using GrpcTestServer server = await GrpcTestServer.StartAsync(
            builder =>
            {
                builder.Services.AddGrpc(options => options.Interceptors.Add<Auditor>());
                builder.Services.AddSingleton(new PromptCacheDoctor(
                    new PromptPrints(store.Database, Options.Create(new PromptCachingOptions()), time), here, time));
                builder.Services.AddSingleton(new PriceStore(store.Database, here));
            },
            app => app.MapGrpcService<PromptCacheGrpcService>());
        var price = new Price { Provider = "test", Model = "m", Source = "a test", InfrastructureNanoUsdPerHour = 1 };
        await new PriceEditor(new PriceStore(second, there), there, time).SetAsync(price, "key-1", CancellationToken.None);

        await new PromptCacheService.PromptCacheServiceClient(server.Channel).DiagnosePromptCacheAsync(new DiagnosePromptCacheRequest());

        Assert.NotNull(here.Book.FindAny("test", "m", time.GetUtcNow()));
    }

    private sealed class Auditor : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.UserState[typeof(CallerIdentity)] = new CallerIdentity(
                "acme", "key-1", [Roles.Auditor], [CallerIdentity.AllCollections], [], DateTimeOffset.MaxValue, "token");
            return continuation(request, context);
        }
    }
}
