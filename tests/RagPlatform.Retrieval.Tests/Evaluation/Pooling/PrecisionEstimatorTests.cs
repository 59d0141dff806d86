using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Evaluation.Pooling;
using RagPlatform.Retrieval.Tests.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation.Pooling;

public sealed class PrecisionEstimatorTests
{
    [Fact]
    public async Task Estimate_ByJudgments_CountsOnlyWhatIsJudged()
    {
        await using ServiceHost host = await GoldenSetTests.StartAsync();
        await host.Get<GoldenSetDesk>().SaveAsync(GoldenSetTests.Set(), ServiceHost.Caller, default);
        var request = new EstimatePrecisionRequest { Collection = "kb", GoldenSet = "main", Sample = 10, K = 3, Judge = "judgments" };

        EstimatePrecisionReply reply = await host.Get<PrecisionEstimator>().EstimateAsync(request, ServiceHost.Caller, default);

        Assert.Equal(("judgments", 10, 3), (reply.Judge, reply.Queries, reply.K));
        Assert.Equal(["lexical", "vector", "hybrid"], reply.Rankers.Select(ranker => ranker.Ranker));
        RankerPrecision hybrid = reply.Rankers[2];
        Assert.Equal((10, 1.0), (hybrid.Queries, hybrid.Precision.Mean));
        Assert.Equal(2.0 / 3, hybrid.UnjudgedShare, 9);
        Assert.Equal((double)(reply.Pooled - 10) / reply.Pooled, reply.UnjudgedShare, 9);
        Assert.Equal(reply, await host.Get<PrecisionEstimator>().EstimateAsync(request, ServiceHost.Caller, default));
    }

    [Fact]
    public async Task Estimate_ByReranking_JudgesEveryPassageWithoutGoldLabels()
    {
        await using ServiceHost host = await GoldenSetTests.StartAsync();
        var request = new EstimatePrecisionRequest { Collection = "kb", K = 4, Queries = { new JudgedQuery { Text = "topic3 subject3" } } };

        EstimatePrecisionReply reply = await host.Get<PrecisionEstimator>().EstimateAsync(request, ServiceHost.Caller, default);

        Assert.Equal(("rerank", 0.0), (reply.Judge, reply.UnjudgedShare));
        Assert.Equal(0.25, reply.Rankers[2].Precision.Mean);
        Assert.InRange(reply.Pooled, 4, 12);
    }

    [Theory]
    [InlineData("k", 101, "", "", 1)]
    [InlineData("k", -1, "", "", 1)]
    [InlineData("judge", 5, "oracle", "", 1)]
    [InlineData("queries", 5, "", "", 0)]
    [InlineData("queries", 5, "judgments", "", 1)]
    [InlineData("queries", 5, "", "", 201)]
    [InlineData("golden_set", 5, "", "main", 1)]
    [InlineData("name", 5, "", "main", 0)]
    public async Task Estimate_WrongRequest_IsRefusedByField(string field, int k, string judge, string set, int queries)
    {
        await using ServiceHost host = await ServiceHost.StartAsync();
        await host.IngestAsync("kb", [("d0", "text")]);
        var request = new EstimatePrecisionRequest
        {
            Collection = "kb",
            K = k,
            Judge = judge,
            GoldenSet = set,
            Queries = { Enumerable.Range(0, queries).Select(_ => new JudgedQuery { Text = "text" }) },
        };

        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(
            () => host.Get<PrecisionEstimator>().EstimateAsync(request, ServiceHost.Caller, default));

        Assert.Equal(field, refusal.Field);
    }
}
