using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Gateway.Tests.Asking;
using RagPlatform.ServiceDefaults.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.Gateway.Tests.Pricing;

/// <summary>Questions wait for the first prices, and do not wait for them for ever.</summary>
public sealed class PriceRefresherTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Start_CostAccountingComesUpLater_TheWaitEndsWithItsPrices()
    {
        var door = new PriceDoor { IsAway = true };
        await using GrpcTestServer server = await StartAsync(door);
        var prices = new CurrentPrices(_time);
        using PriceRefresher refresher = Refresher(server, prices);

        await refresher.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => door.Asked > 0, "it asked for prices");
        bool isOver = prices.IsWaitOver;
        door.IsAway = false;
        await Poll.UntilAsync(() => prices.IsWaitOver, "prices are known");
        await refresher.StopAsync(CancellationToken.None);

        Assert.False(isOver);
        Assert.Equal(1, prices.Book.Count);
    }

    [Fact]
    public async Task Start_CostAccountingStaysAway_TheWaitEndsWithoutPrices()
    {
        var door = new PriceDoor { IsAway = true };
        await using GrpcTestServer server = await StartAsync(door);
        var prices = new CurrentPrices(_time);
        using PriceRefresher refresher = Refresher(server, prices);

        await refresher.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => door.Asked > 0, "it asked for prices");
        bool isOver = prices.IsWaitOver;
        _time.Advance(TimeSpan.FromSeconds(10));
        await Poll.UntilAsync(() => prices.IsWaitOver, "it gave up waiting");
        await refresher.StopAsync(CancellationToken.None);

        Assert.False(isOver);
        Assert.Equal(0, prices.Book.Count);
    }

    [Fact]
    public async Task Wait_BeforeTheFirstBook_EndsWithIt()
    {
        var prices = new CurrentPrices(_time);

        Task wait = prices.WaitAsync(CancellationToken.None);
        bool isOver = wait.IsCompleted;
        prices.Book = AskRig.Prices;
        await wait;

        Assert.False(isOver);
        Assert.True(prices.IsWaitOver);
    }

    private static Task<GrpcTestServer> StartAsync(PriceDoor door) => GrpcTestServer.StartAsync(
        builder => builder.Services.AddSingleton(door),
        app =>
        {
            app.MapGrpcService<PriceDoor>();
            app.MapGrpcService<PlayedAccess>();
        });

    private PriceRefresher Refresher(GrpcTestServer server, CurrentPrices prices) => new(
        new CostService.CostServiceClient(server.Channel),
        new ServiceIdentity(
            new AccessService.AccessServiceClient(server.Channel),
            new ServiceName("gateway"),
            Options.Create(new IdentityOptions { InternalKey = new string('k', 32) }),
            _time),
        prices,
        _time,
        NullLogger<PriceRefresher>.Instance);

    private sealed class PriceDoor : CostService.CostServiceBase
    {
        private int _asked;

        public bool IsAway { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public override Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref _asked);
            return IsAway
                ? throw new RpcException(new Status(StatusCode.Unavailable, "Away."))
                : Task.FromResult(new ListPricesReply
                {
                    Prices = { new Price { PriceId = "gpt", Provider = "openai", Model = "gpt", ValidFromMs = 1 } },
                });
        }
    }
}
