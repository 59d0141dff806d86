using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Ingesting;

public sealed class IngestTotalsTests
{
    [Fact]
    public void Sum_OfJobs_GivesRateAndTimeLeft()
    {
        IngestJob[] jobs = [new() { DocumentsDone = 30, DocumentsFailed = 10 }, new() { DocumentsDone = 20, DocumentsUnchanged = 5 }];

        IngestTotals totals = IngestTotals.Sum(jobs, expected: 180, TimeSpan.FromSeconds(30));

        Assert.Equal((50L, 10L, 5L, 60L), (totals.Done, totals.Failed, totals.Unchanged, totals.Settled));
        Assert.Equal(2.0, totals.Rate);
        Assert.Equal(TimeSpan.FromSeconds(60), totals.Remaining);
        Assert.Equal("60 of 180 documents, 2/s, 1 min 0 s left", ProgressText.Of(totals));
        Assert.Equal(ExitCodes.PartiallyFailed, totals.ExitCode);
    }

    [Fact]
    public void Sum_OfNothing_HasNoTimeLeft()
    {
        IngestTotals totals = IngestTotals.Sum([], expected: 5, TimeSpan.Zero);

        Assert.Null(totals.Remaining);
        Assert.Equal("0 of 5 documents, starting", ProgressText.Of(totals));
    }
}
