using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Advising;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Moving;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Advising;

public sealed class EngineAdvisorTests
{
    [Theory]
    [InlineData(0, "embedded")]
    [InlineData(1_000_000, "embedded")]
    [InlineData(1_000_001, "qdrant")]
    [InlineData(10_000_001, "qdrant")]
    public async Task Advise_BySize_NamesTheTierThatFits(long expected, string engine)
    {
        await using ServiceHost host = await StartAsync();

        CollectionAdvice advice = await AdviseAsync(host, new AdviseCollectionRequest { Collection = "kb", ExpectedChunks = expected });

        Assert.Equal(("embedded", engine, 30L, 30L), (advice.Engine, advice.RecommendedEngine, advice.Chunks, advice.Points));
        Assert.NotEmpty(advice.Reasons);
        Assert.Equal(["embedded", "pgvector", "qdrant", "elasticsearch"], advice.Demands.Select(demand => demand.Engine));
        Assert.Equal([true, false, false, false], advice.Demands.Select(demand => demand.IsConnected));
        Assert.Equal(expected == 0, advice.Demands[0].IsMeasured);
        Assert.All(advice.Demands, demand => Assert.InRange(demand.MemoryBytes, 1, long.MaxValue));
    }

    [Fact]
    public async Task Advise_MoreVectorsThanTheProcessMayHold_NamesAServer()
    {
        await using ServiceHost host = await StartAsync(("Advisor:MemoryShare", "0.01"), ("Advisor:SmallChunks", "1000000000000"));

        CollectionAdvice advice = await AdviseAsync(
            host, new AdviseCollectionRequest { Collection = "kb", ExpectedChunks = 999_999_999_999 });

        Assert.Equal("qdrant", advice.RecommendedEngine);
    }

    [Fact]
    public async Task Advise_PricesConfigured_SaysWhatAMonthCosts()
    {
        // A GiB of memory 2 dollars, of disk 10 cents.
        await using ServiceHost host = await StartAsync(
            ("Advisor:MemoryNanoUsdPerGibMonth", "2000000000"), ("Advisor:DiskNanoUsdPerGibMonth", "100000000"));

        CollectionAdvice advice = await AdviseAsync(host, new AdviseCollectionRequest { Collection = "kb", ExpectedChunks = 5_000_000 });

        Assert.All(advice.Demands, demand => Assert.Equal(
            ((2e9 * demand.MemoryBytes) + (1e8 * demand.DiskBytes)) / (1 << 30), demand.MonthNanoUsd, 1.0));
    }

    [Fact]
    public async Task Advise_AfterSearches_SaysHowLongTheyTook()
    {
        await using ServiceHost host = await StartAsync();
        Assert.Equal(0, (await AdviseAsync(host, new AdviseCollectionRequest { Collection = "kb" })).SearchP95Ms);

        await MoveTests.FindFirstAsync(host, 3);

        Assert.InRange((await AdviseAsync(host, new AdviseCollectionRequest { Collection = "kb" })).SearchP95Ms, double.Epsilon, double.MaxValue);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Advise_MeasuringComputation_GivesFiguresOfBothWays(SqlDialect dialect)
    {
        await using ServiceHost host = await ServiceHost.StartAsync(dialect);
        await host.IngestAsync("kb", MoveTests.Texts(0, 30));

        ComputationAdvice advice = (await AdviseAsync(
            host, new AdviseCollectionRequest { Collection = "kb", MeasureComputation = true })).Computation;

        Assert.Equal(30, advice.SampledChunks);
        Assert.Contains(advice.Recommended, new[] { "COMPUTATION_READ", "COMPUTATION_WRITE" });
        Assert.NotEmpty(advice.Reason);

        // 64 numbers of four bytes a chunk, and what the index takes.
        Assert.InRange(advice.Write.StoredBytesPerChunk - advice.Read.StoredBytesPerChunk, 256, 5000);
        Assert.InRange(advice.Write.IngestMsPerChunk, advice.Read.IngestMsPerChunk, double.MaxValue);
        Assert.InRange(advice.Read.FirstSearchMs, double.Epsilon, double.MaxValue);
        Assert.InRange(advice.Write.FirstSearchMs, double.Epsilon, double.MaxValue);
    }

    [Theory]
    [InlineData("unknown", 0, StatusCode.NotFound, "collection")]
    [InlineData("kb", -1, StatusCode.InvalidArgument, "expected_chunks")]
    [InlineData("kb", long.MaxValue, StatusCode.InvalidArgument, "expected_chunks")]
    public async Task Advise_BadRequest_IsRefusedNamingTheField(string collection, long expected, StatusCode code, string field)
    {
        await using ServiceHost host = await StartAsync();

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => AdviseAsync(host, new AdviseCollectionRequest { Collection = collection, ExpectedChunks = expected }));

        Assert.Equal((code, field), (refused.Code, refused.Field));
    }

    private static Task<CollectionAdvice> AdviseAsync(ServiceHost host, AdviseCollectionRequest request) =>
        host.Get<EngineAdvisor>().AdviseAsync(request, ServiceHost.Caller, default);

    private static async Task<ServiceHost> StartAsync(params (string, string)[] settings)
    {
        ServiceHost host = await ServiceHost.StartAsync(settings: settings);
        await host.IngestAsync("kb", MoveTests.Texts(0, 30));
        await host.FollowAsync("kb");
        return host;
    }
}
