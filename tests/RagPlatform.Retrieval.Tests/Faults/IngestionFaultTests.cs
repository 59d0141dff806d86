using System.Diagnostics;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faults;

public sealed class IngestionFaultTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<int> _accepted = [];

    [Fact]
    public async Task Ingest_KilledInEveryStage_LosesAndDoublesNothingThatWasAcknowledged()
    {
        foreach (string after in new[] { IngesterProgram.Accepted, "stage read", "stage embed", "stage write", "stage index" })
        {
            // What was said of documents before counts once the stage has been reached a few times.
            await RunAsync(ProgramOf(), line => line.StartsWith(after, StringComparison.Ordinal), times: 4);
        }

        await AssertAllThereOnceAsync();
    }

    [LinuxFact]
    public async Task Ingest_DiskFull_RefusesWithAReasonAndKeepsWhatWasAcknowledged()
    {
        // No file may grow beyond 2 MB: writes fail as they do on a full disk, where the process is not ended for it.
        (string program, string[] arguments) = ProgramOf();
        // The runtime's own files in memory are larger, and needed only where code must never be writable and executable at once.
        string command = $"trap '' XFSZ; ulimit -f 2000; DOTNET_EnableWriteXorExecute=0 exec {program} {string.Join(' ', arguments)}";
        string? refused = await RunAsync(
            ("bash", ["-c", command]), line => line.StartsWith(IngesterProgram.Refused, StringComparison.Ordinal), times: 1);

        Assert.Equal(IngesterProgram.Refused + "STORE_CANNOT_WRITE", refused);
        Assert.NotEmpty(_accepted);
        await AssertAllThereOnceAsync();
    }

    public void Dispose() => _folder.Delete();

    private (string Program, string[] Arguments) ProgramOf() => (
        "dotnet",
        [
            typeof(TestPrograms).Assembly.Location, TestPrograms.Ingester, _folder.FullPath,
            (_accepted.Count == 0 ? 0 : _accepted.Max() + 1).ToString(CultureInfo.InvariantCulture),
        ]);

    /// <summary>Runs the program until a line came so many times, kills it, and returns the line.</summary>
    private async Task<string?> RunAsync((string Program, string[] Arguments) program, Predicate<string> isDeadly, int times)
    {
        using var limit = new CancellationTokenSource(s_limit);
        using var process = Process.Start(new ProcessStartInfo(program.Program, program.Arguments) { RedirectStandardOutput = true })!;
        string? line = null;
        try
        {
            while (times > 0 && (line = await process.StandardOutput.ReadLineAsync(limit.Token)) is not null)
            {
                Note(line);
                times -= isDeadly(line) ? 1 : 0;
            }
        }
        finally
        {
            process.Kill();
        }

        // What it had said by then.
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } more)
        {
            Note(more);
        }

        await process.WaitForExitAsync(limit.Token);
        return line;
    }

    private void Note(string line)
    {
        if (line.StartsWith(IngesterProgram.Accepted, StringComparison.Ordinal))
        {
            _accepted.Add(int.Parse(line[IngesterProgram.Accepted.Length..], CultureInfo.InvariantCulture));
        }
    }

    private async Task AssertAllThereOnceAsync()
    {
        await using ServiceHost host = await IngesterProgram.StartAsync(_folder.FullPath);
        IDatabase database = host.Get<IDatabase>();
        await Poll.UntilAsync(
            () => database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM job_items WHERE state = 0", null, default),
            waiting => waiting == 0,
            "what was accepted is ingested");
        IReadOnlyList<(string Id, long Chunks, long Distinct)> rows = await database.QueryAsync<(string, long, long)>(
            "SELECT document_id, COUNT(*), COUNT(DISTINCT start_at) FROM chunks GROUP BY document_id", null, default);

        // Documents that were stored in the moment before the acknowledgement may be there as well.
        Assert.Subset(rows.Select(row => row.Id).ToHashSet(), _accepted.Select(number => $"d{number}").ToHashSet());
        Assert.All(rows, row => Assert.Equal(row.Chunks, row.Distinct));
        Assert.Empty(await database.QueryAsync<string>("SELECT reason FROM job_items WHERE state = 3", null, default));
        SearchResult found = await host.Get<SearchPipeline>().SearchAsync(
            new SearchQuery(
                $"word{_accepted.Max()}x7", ["kb"], ServiceHost.Caller, 1, SearchMode.Lexical, false, new Dictionary<string, string>(), new SearchTuning()),
            default);
        Assert.Equal($"d{_accepted.Max()}", Assert.Single(found.Hits).Chunk.Document.DocumentId);
        await AssertVectorsAreThoseStoredAsync(host, database);
    }

    private static async Task AssertVectorsAreThoseStoredAsync(ServiceHost host, IDatabase database)
    {
        var key = new CollectionKey("t", "kb");
        await host.IngestAsync("kb", [ServiceHost.TextOf("last", "One more, so that the engine follows.")]);
        long bytes = await database.QuerySingleOrDefaultAsync<long>("SELECT SUM(length(vectors)) FROM chunks", null, default);
        await Poll.UntilAsync(
            () => host.Get<VectorEngines>().Get("embedded").DescribeAsync(key, default),
            held => held.Points == bytes / (64 * sizeof(float)),
            $"the engine has the vectors of {bytes} bytes");
    }
}
