using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Segments;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.CostAccounting.Tests.Segments;

/// <summary>Segments over a store of their own, with questions made of few components: an axis is a kind of question.</summary>
internal sealed class SegmentTestBed : IAsyncDisposable
{
    public const string Model = "test/1";
    private const int Dimensions = 8;
    private readonly IOptions<SegmentOptions> _options;

    private SegmentTestBed(TestStore store, SegmentOptions options)
    {
        Store = store;
        _options = Options.Create(options);
        Segments = Open(store.Database);
        Values = new SegmentValues(store.Database);
        Report = new SegmentReport(store.Database, Options.Create(new SegmentAdviceOptions { MinQuestions = 3 }), Time);
        Ledger = new UsageLedger(store.Database);
    }

    public ManualTimeProvider Time { get; } = new();

    public TestStore Store { get; }

    public SegmentStore Segments { get; }

    public SegmentValues Values { get; }

    public SegmentReport Report { get; }

    public UsageLedger Ledger { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<SegmentTestBed> CreateAsync(SqlDialect dialect, SegmentOptions? options = null) => new(
        await TestStore.CreateAsync(dialect, typeof(SegmentStore).Assembly),
        options ?? new SegmentOptions { WarmUpQuestions = 1, Similarity = 0.8, NearSimilarity = 1 });

    /// <summary>Another replica's view of the same store.</summary>
    public SegmentStore Open(IDatabase database) => new(database, _options, Time);

    /// <summary>Teaches the space something that has nothing in common with any axis, so that the axes stay apart.</summary>
    public Task WarmUpAsync(string tenant = "acme", string model = Model) =>
        RecordAsync(Seen($"warm-{model}", tenant: tenant, model: model, vector: [1, 1, 1, 1, 1, 1, 1, 1]));

    public Task<RecordQuestionsReply> RecordAsync(params QuestionRecord[] records) => Segments.RecordAsync(records, CancellationToken.None);

    /// <summary>A question of a kind.</summary>
    public QuestionRecord Kind(string answerId, int axis, string segment = "", string tenant = "acme", string model = Model)
    {
        var vector = new sbyte[Dimensions];
        vector[axis] = 100;
        return Seen(answerId, segment, tenant, model, vector);
    }

    public QuestionRecord Seen(string answerId, string segment = "", string tenant = "acme", string model = "", params sbyte[] vector) => new()
    {
        Observation = new QuestionObservation
        {
            AnswerId = answerId,
            Tenant = tenant,
            Segment = segment,
            Model = vector.Length == 0 ? string.Empty : model,
            Vector = ByteString.CopyFrom([.. vector.Select(value => (byte)value)]),
            ServedBy = ServedBy.Model,
            Outcome = QuestionOutcome.Answered,
            OccurredAtMs = Now,
        },
    };

    public QuestionRecord Thumb(string answerId, bool helpful, long laterMs = 0, string tenant = "acme") => new()
    {
        Feedback = new QuestionFeedback { AnswerId = answerId, Tenant = tenant, Helpful = helpful, OccurredAtMs = Now + laterMs },
    };

    public async Task<IReadOnlyList<Centroid>> CentroidsAsync(string tenant = "acme", string model = Model) =>
        [.. (await Segments.CentroidsAsync(tenant, model, 0, CancellationToken.None)).SelectMany(part => part.Centroids)];

    public Task<ListSegmentsReply> ListAsync(string tenant = "acme", ListSegmentsRequest? request = null) =>
        Report.ListAsync(tenant, request ?? new ListSegmentsRequest(), CancellationToken.None);

    /// <summary>The one segment of a report with an id; empty: of the questions in none.</summary>
    public async Task<Segment> FindAsync(string segment, string tenant = "acme") =>
        (await ListAsync(tenant)).Segments.Single(item => item.Segment_ == segment);

    public Task SpendAsync(string eventId, string segment, long cost, string category = "generation", string tenant = "acme", string team = "") =>
        Ledger.BookAsync(
            [
                LedgerEvent.From(new UsageEvent
                {
                    EventId = eventId,
                    Tenant = tenant,
                    Team = team,
                    Category = category,
                    Segment = segment,
                    CostNanoUsd = cost,
                    OccurredAtMs = Now,
                }),
            ],
            CancellationToken.None);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
