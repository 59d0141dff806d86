using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Delivery;
using RagPlatform.Gateway.Admission;
using RagPlatform.Gateway.Answers;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Gateway.Recording;
using RagPlatform.Gateway.Segments;
using RagPlatform.Gateway.Tests.Budgets;
using RagPlatform.ServiceDefaults.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Grpc;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Tests.Asking;

/// <summary>The path of a question over real gRPC to played services, with the real outbox and real budgets.</summary>
internal sealed class AskRig : IAsyncDisposable
{
    private const string Tenant = "acme";
    private static readonly CallerIdentity s_caller = new(Tenant, "key-1", [Roles.Reader], ["*"], [], DateTimeOffset.MaxValue, "token");

    private readonly ManualTimeProvider _time = new();
    private readonly GrpcTestServer _server;
    private readonly TestStore _own;
    private readonly TestStore _costs;
    private readonly AdmissionControl _admission = new(Options.Create(new AdmissionOptions()));
    private readonly BudgetLeases _leases;
    private readonly AskPath _path;

    private AskRig(GrpcTestServer server, TestStore own, TestStore costs, PlayedServices played)
    {
        (_server, _own, _costs, Played) = (server, own, costs, played);
        Door = new FaultyDoor(new Reservations(costs.Database, _time), new Random(1));
        _leases = new BudgetLeases(Door, Options.Create(new BudgetOptions()), _time);
        var identity = new ServiceIdentity(
            new AccessService.AccessServiceClient(server.Channel),
            new ServiceName("gateway"),
            Options.Create(new IdentityOptions { InternalKey = new string('k', 32) }),
            _time);
        var stamps = Options.Create(new SegmentStampOptions { Enabled = false });
        var signal = new OutboxSignal();
        var generation = new GenerationService.GenerationServiceClient(server.Channel);
        _path = new AskPath(
            _admission,
            new AnswerLookup(new CacheService.CacheServiceClient(server.Channel), identity, stamps, NullLogger<AnswerLookup>.Instance),
            new RetrievalService.RetrievalServiceClient(server.Channel),
            generation,
            new GenerationProfile(generation, identity, _time),
            CurrentPrices,
            new BudgetGate(_leases, CurrentPrices, NullLogger<BudgetGate>.Instance),
            new Recorder(
                own.Database, new OutboxStore(own.Database, _time, signal), signal, new AnswerStore(own.Database, _time)),
            new SegmentStamps(new SegmentBook(stamps, new SegmentSignal(), _time), stamps, _time),
            _time);
    }

    /// <summary>Two dollars for a million tokens read, eight for a million written; two cents for a million embedded.</summary>
    public static PriceBook Prices { get; } = new([
        new PriceRow("gpt", "openai", "gpt", DateTimeOffset.UnixEpoch, 2_000_000_000, 500_000_000, 0, 8_000_000_000, 0, "test"),
        new PriceRow("mini", "openai", "mini", DateTimeOffset.UnixEpoch, 200_000_000, 50_000_000, 0, 800_000_000, 0, "test"),
        new PriceRow("use", "builtin", "use", DateTimeOffset.UnixEpoch, 0, 0, 0, 0, 20_000_000, "test"),
    ]);

    /// <summary>What the Gateway knows of prices.</summary>
    public CurrentPrices CurrentPrices { get; } = new(TimeProvider.System);

    public PlayedServices Played { get; }

    public FaultyDoor Door { get; }

    /// <summary>Starts one whose tenant has a daily budget.</summary>
    public static async Task<AskRig> StartAsync(Budget? budget = null, bool withPrices = true)
    {
        var played = new PlayedServices();
        GrpcTestServer server = await GrpcTestServer.StartAsync(
            builder => builder.Services.AddSingleton(played),
            app =>
            {
                app.MapGrpcService<PlayedCache>();
                app.MapGrpcService<PlayedRetrieval>();
                app.MapGrpcService<PlayedGeneration>();
                app.MapGrpcService<PlayedAccess>();
            });
        TestStore own = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(AnswerStore).Assembly);
        await own.MigrateAsync(typeof(OutboxStore).Assembly);
        TestStore costs = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(UsageLedger).Assembly);
        var rig = new AskRig(server, own, costs, played);
        if (withPrices)
        {
            rig.CurrentPrices.Book = Prices;
        }

        await new BudgetStore(costs.Database, rig._time).SetAsync(
            Tenant,
            budget ?? new Budget { Level = "tenant", Period = "day", HardNanoUsd = 1_000_000_000 },
            CancellationToken.None);
        return rig;
    }

    /// <summary>Asks.</summary>
    public Task<AskReply> AskAsync(
        Func<string, Task>? onDelta = null,
        Action<string>? onBudgetWarning = null,
        Action<AskRequest>? change = null,
        CancellationToken cancellationToken = default)
    {
        var request = new AskRequest { Question = "How far does it shine?", Collections = { "harbour" } };
        change?.Invoke(request);
        return _path.AskAsync(request, s_caller, onDelta ?? (_ => Task.CompletedTask), onBudgetWarning ?? (_ => { }), cancellationToken);
    }

    /// <summary>What is on its way to the ledger.</summary>
    public async Task<IReadOnlyList<UsageEvent>> BookedAsync() =>
    [
        .. (await _own.Database.QueryAsync<byte[]>(
            "SELECT payload FROM outbox WHERE topic = @topic ORDER BY seq", new { topic = UsageDelivery.TopicName }, CancellationToken.None))
            .Select(payload => UsageEvent.Parser.ParseFrom(payload)),
    ];

    /// <summary>How many messages of a topic wait in the outbox.</summary>
    public Task<long> CountAsync(string topic) => _own.Database.QuerySingleOrDefaultAsync<long>(
        "SELECT COUNT(*) FROM outbox WHERE topic = @topic", new { topic }, CancellationToken.None);

    /// <summary>The budget once every lease is given back and every event has arrived.</summary>
    public async Task<BudgetState> BudgetAsync()
    {
        await _leases.ReturnAsync(all: true, CancellationToken.None);
        await new UsageLedger(_costs.Database).BookAsync([.. (await BookedAsync()).Select(LedgerEvent.From)], CancellationToken.None);
        return (await new BudgetStore(_costs.Database, _time).ListAsync(Tenant, CancellationToken.None)).Budgets.Single();
    }

    public async ValueTask DisposeAsync()
    {
        await _admission.DisposeAsync();
        await _server.DisposeAsync();
        await _own.DisposeAsync();
        await _costs.DisposeAsync();
    }
}
