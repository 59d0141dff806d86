using RagPlatform.AccessControl.Audit;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.AccessControl.Tests.Audit;

/// <summary>The audit log keeps every record once, in one chain a tenant, and notices every change.</summary>
public sealed class AuditLogTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Append_RecordsOfTwoTenants_BuildsOneIntactChainEach(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var log = new AuditLog(store.Database);

        int appended = await log.AppendAsync([Record("a", "1"), Record("b", "1"), Record("a", "2")], CancellationToken.None);

        Assert.Equal(3, appended);
        Assert.Equal(new VerifyAuditReply { Intact = true, Records = 2 }, await log.VerifyAsync("a", CancellationToken.None));
        Assert.Equal(new VerifyAuditReply { Intact = true, Records = 1 }, await log.VerifyAsync("b", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Append_TheSameRecordTwice_KeepsItOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var log = new AuditLog(store.Database);
        await log.AppendAsync([Record("a", "1")], CancellationToken.None);

        int appended = await log.AppendAsync([Record("a", "1"), Record("a", "2")], CancellationToken.None);

        Assert.Equal(1, appended);
        Assert.Equal(2, (await log.VerifyAsync("a", CancellationToken.None)).Records);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Append_FromManyReplicasAtOnce_KeepsOneChainWithoutGaps(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        AuditLog[] replicas = [new(store.Database), new(second)];

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            replicas[i % 2].AppendAsync([Record("a", $"{i}/1"), Record("a", $"{i}/2")], CancellationToken.None)));

        Assert.Equal(new VerifyAuditReply { Intact = true, Records = 60 }, await replicas[0].VerifyAsync("a", CancellationToken.None));
    }

    [Theory]
    [InlineData("UPDATE audit_records SET actor = 'somebody else' WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM audit_records WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM audit_records WHERE sequence = 5", 5)]
    [InlineData("UPDATE audit_records SET occurred_at = occurred_at + 1 WHERE sequence = 1", 1)]
    [InlineData("UPDATE audit_records SET action = 'askx', actor = 'ctor' WHERE sequence = 2", 2)]
    public async Task Verify_ARecordWasChangedOrRemoved_NamesTheFirstThatDoesNotFit(string tampering, long broken)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var log = new AuditLog(store.Database);
        await log.AppendAsync([.. Enumerable.Range(1, 5).Select(i => Record("a", $"{i}"))], CancellationToken.None);
        await store.Database.ExecuteAsync(tampering, null, CancellationToken.None);

        VerifyAuditReply reply = await log.VerifyAsync("a", CancellationToken.None);

        Assert.False(reply.Intact);
        Assert.Equal(broken, reply.FirstBrokenSequence);
    }

    [Fact]
    public async Task Search_ByActionAndPage_ReturnsTheTenantsRecordsNewestFirst()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var log = new AuditLog(store.Database);
        AuditRecord other = Record("a", "other");
        other.Action = "ingest";
        await log.AppendAsync([Record("a", "1"), other, Record("a", "2"), Record("b", "3")], CancellationToken.None);

        IReadOnlyList<AuditRecord> all = await log.SearchAsync("a", new SearchAuditRequest { Action = "ask" }, CancellationToken.None);
        IReadOnlyList<AuditRecord> older = await log.SearchAsync(
            "a", new SearchAuditRequest { BeforeSequence = all[0].Sequence }, CancellationToken.None);

        Assert.Equal(["2", "1"], all.Select(record => record.RecordId));
        Assert.Equal(["other", "1"], older.Select(record => record.RecordId));
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(AuditLog).Assembly);

    private static AuditRecord Record(string tenant, string id) => new()
    {
        RecordId = id,
        Tenant = tenant,
        OccurredAtMs = 1_772_366_400_000,
        Actor = "actor",
        Action = "ask",
        Outcome = "OK",
        Resource = "docs",
        TraceId = "trace",
        DetailsJson = "{}",
    };
}
