using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Databases;

/// <summary>The embedded store in a trace.</summary>
public sealed class StorageTelemetryTests : IDisposable
{
    private readonly ActivitySource _caller = new("StorageTelemetryTests");
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public StorageTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _caller || source.Name == "RagPlatform.Storage",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Commands_OfARequest_AreSpansOfItsTraceWithoutValues()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite);
        using Activity request = _caller.StartActivity("request")!;

        await store.Database.ExecuteAsync("CREATE TABLE things (name TEXT)", null, CancellationToken.None);
        await store.Database.ExecuteAsync("INSERT INTO things VALUES (@name)", new { name = "a secret" }, CancellationToken.None);
        await store.Database.QueryAsync<string>("\n  select name FROM things", null, CancellationToken.None);

        Activity[] spans = SpansOf(request);
        Assert.Equal(
            ["BEGIN", "CREATE", "COMMIT", "BEGIN", "INSERT", "COMMIT", "SELECT"],
            spans.Select(span => (string?)span.GetTagItem("db.operation.name")));
        Activity insert = spans.Single(span => span.DisplayName == "INSERT test_schema");
        Assert.Equal((ActivityKind.Client, request.SpanId), (insert.Kind, insert.ParentSpanId));
        Assert.Equal("sqlite", insert.GetTagItem("db.system"));
        Assert.Equal("test_schema", insert.GetTagItem("db.namespace"));
        Assert.Equal("INSERT INTO things VALUES (@name)", insert.GetTagItem("db.query.text"));
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => tag.Value is "a secret");
    }

    [Fact]
    public async Task Command_ThatFails_IsAFailedSpan()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite);
        using Activity request = _caller.StartActivity("request")!;

        await Assert.ThrowsAsync<SqliteException>(
            () => store.Database.QueryAsync<string>("SELECT name FROM missing", null, CancellationToken.None));

        Activity failed = Assert.Single(SpansOf(request));
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Contains("no such table", failed.StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_NobodyAskedFor_IsNoTraceOfItsOwn()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite);
        string marker = $"SELECT '{Guid.NewGuid()}'";

        await store.Database.QueryAsync<string>(marker, null, CancellationToken.None);

        Assert.DoesNotContain(_ended, span => (string?)span.GetTagItem("db.query.text") == marker);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _caller.Dispose();
    }

    private Activity[] SpansOf(Activity request) =>
        [.. _ended.Where(span => span.TraceId == request.TraceId && span != request)];
}
