using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Hnsw;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

public sealed class DurabilityTests : IDisposable
{
    private const int Dimensions = 32;
    private static readonly CollectionKey s_key = new("tenant", "notes");
    private readonly TemporaryFolder _folder = new();
    private readonly ClusteredVectors _source = new(Dimensions, clusters: 8, spread: 0.8, seed: 11);
    private FullDisk? _disk;

    [Theory]
    [InlineData("Int8", 1)]
    [InlineData("Int8", 10_000)]
    [InlineData("Float", 1)]
    public async Task Open_AfterDispose_AnswersAsBefore(string kept, int exactUpTo)
    {
        VectorPrecision precision = Enum.Parse<VectorPrecision>(kept);
        float[][] queries = _source.Take(20);
        VectorHit[][] before;
        VectorStatistics statistics;
        await using (EmbeddedVectorStore store = Open(precision, exactUpTo))
        {
            await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
            await FillAsync(store, 1, 30);
            await store.ApplyAsync(s_key, new VectorChanges(["d3", "d4"], [], 31), CancellationToken.None);
            await store.WhenIdleAsync(s_key, CancellationToken.None);
            before = await AskAsync(store, queries);
            statistics = await store.DescribeAsync(s_key, CancellationToken.None);
        }

        Assert.Equal(0, new FileInfo(_folder.Single("changes-*.log")).Length);
        await using EmbeddedVectorStore reopened = Open(precision, exactUpTo);
        await reopened.WhenIdleAsync(s_key, CancellationToken.None);

        Assert.Equal(before, await AskAsync(reopened, queries));
        Assert.Equal(31, await reopened.VersionAsync(s_key, CancellationToken.None));
        Assert.Equal(statistics.Points, (await reopened.DescribeAsync(s_key, CancellationToken.None)).Points);
        await FillAsync(reopened, 32, 40);
        Assert.Equal(40, await reopened.VersionAsync(s_key, CancellationToken.None));
    }

    [Fact]
    public async Task Open_LogCutAnywhereInItsLastRecord_HasAllStepsBeforeIt()
    {
        (string copy, long[] ends) = await WriteLogAsync(steps: 4);
        byte[] whole = await File.ReadAllBytesAsync(LogIn(copy));
        for (long length = ends[2]; length < ends[3]; length += 37)
        {
            await File.WriteAllBytesAsync(LogIn(copy), whole[..(int)length]);
            await AssertVersionAsync(copy, 3);
        }

        // The file was made longer before its content was written: the end reads as zeros.
        int sector = (((int)ends[2] / 512) + 1) * 512;
        byte[] zeros = [.. whole[..sector], .. new byte[whole.Length - sector]];
        await File.WriteAllBytesAsync(LogIn(copy), zeros);
        await AssertVersionAsync(copy, 3);
    }

    [Fact]
    public async Task Open_BitFlippedInTheLog_IsReportedAndCanBeDropped()
    {
        (string copy, long[] ends) = await WriteLogAsync(steps: 4);
        byte[] whole = await File.ReadAllBytesAsync(LogIn(copy));
        foreach (long place in new[] { 0, 5, 9, 40, ends[0] + 2, ends[1] + 300, ends[3] - 1 })
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 0x10;
            await File.WriteAllBytesAsync(LogIn(copy), flipped);
            await using EmbeddedVectorStore store = Open(folder: copy);
            await Assert.ThrowsAsync<VectorDataDamagedException>(() => store.VersionAsync(s_key, CancellationToken.None));
        }

        await using EmbeddedVectorStore again = Open(folder: copy);
        await again.DropAsync(s_key, CancellationToken.None);
        Assert.Equal(0, await again.VersionAsync(s_key, CancellationToken.None));
    }

    [Fact]
    public async Task Open_BitFlippedOrEndMissingInTheSnapshot_IsReported()
    {
        await using (EmbeddedVectorStore store = Open(exactUpTo: 1))
        {
            await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
            await FillAsync(store, 1, 60);
        }

        string path = _folder.Single("snapshot.bin");
        byte[] whole = await File.ReadAllBytesAsync(path);
        int[] used = [.. Enumerable.Range(0, whole.Length).Where(i => whole[i] != 0)];
        for (int i = 0; i < used.Length; i += Math.Max(1, used.Length / 40))
        {
            byte[] flipped = [.. whole];
            flipped[used[i]] ^= 1;
            await File.WriteAllBytesAsync(path, flipped);
            await using EmbeddedVectorStore store = Open();
            await Assert.ThrowsAsync<VectorDataDamagedException>(() => AskAsync(store, _source.Take(1)));
        }

        foreach (int length in new[] { 0, 100, 4096, 5000, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            await using EmbeddedVectorStore store = Open();
            await Assert.ThrowsAsync<VectorDataDamagedException>(() => AskAsync(store, _source.Take(1)));
        }
    }

    [Fact]
    public async Task Apply_DiskFull_FailsAloneAndLosesNothingAcknowledged()
    {
        await using (EmbeddedVectorStore store = Open())
        {
            await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
            await FillAsync(store, 1, 3);
            _disk!.Capacity = new FileInfo(_folder.Single("changes-*.log")).Length + 100;

            await Assert.ThrowsAsync<IOException>(() => FillAsync(store, 4, 4));
            Assert.Equal(3, await store.VersionAsync(s_key, CancellationToken.None));

            _disk.Capacity = long.MaxValue;
            await FillAsync(store, 5, 5);
            CopyFolder(_folder.FullPath, _folder.FullPath + "-crash");
        }

        using var crash = new CopiedFolder(_folder.FullPath + "-crash");
        await using EmbeddedVectorStore reopened = Open(folder: crash.FullPath);
        Assert.Equal(5, await reopened.VersionAsync(s_key, CancellationToken.None));
        Assert.Equal(["d1", "d2", "d3", "d5"], await IdsAsync(reopened));
    }

    [Fact]
    public async Task Apply_AfterTheDiskBroke_IsRefusedUntilOpenedAgain()
    {
        await using EmbeddedVectorStore store = Open();
        await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
        await FillAsync(store, 1, 3);
        _disk!.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => FillAsync(store, 4, 4));
        _disk.IsBroken = false;

        await Assert.ThrowsAsync<IOException>(() => FillAsync(store, 4, 4));

        Assert.Equal(["d1", "d2", "d3"], await IdsAsync(store));
    }

    [Fact]
    public async Task Constructor_FolderInUse_Throws()
    {
        await using EmbeddedVectorStore store = Open();

        Assert.Throws<VectorFolderInUseException>(() => Open());
    }

    public void Dispose() => _folder.Delete();

    private EmbeddedVectorStore Open(
        VectorPrecision precision = VectorPrecision.Int8, int exactUpTo = 4096, string? folder = null)
    {
        var options = new EmbeddedVectorOptions
        {
            Folder = folder ?? _folder.FullPath,
            Precision = precision,
            ExactUpTo = exactUpTo,
            BuildThreads = 1,
        };
        return new EmbeddedVectorStore(options, NullLogger.Instance, path => _disk = new FullDisk(path));
    }

    /// <summary>A copy of the folder as a crash would leave it, and where the records of its log end.</summary>
    private async Task<(string Folder, long[] Ends)> WriteLogAsync(int steps)
    {
        var ends = new long[steps];
        await using EmbeddedVectorStore store = Open();
        await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
        for (int step = 0; step < steps; step++)
        {
            await FillAsync(store, step + 1, step + 1);
            ends[step] = new FileInfo(_folder.Single("changes-*.log")).Length;
        }

        string copy = Path.Combine(_folder.FullPath, "copy");
        CopyFolder(_folder.FullPath, copy);
        return (copy, ends);
    }

    private async Task AssertVersionAsync(string folder, long version)
    {
        // Opened from a copy of the copy: disposing would replace the log under test by a snapshot.
        using var copy = new CopiedFolder(folder + "-opened");
        CopyFolder(folder, copy.FullPath);
        await using EmbeddedVectorStore store = Open(folder: copy.FullPath);
        Assert.Equal(version, await store.VersionAsync(s_key, CancellationToken.None));
        Assert.Equal(version, (await IdsAsync(store)).Length);
    }

    // Each version writes one document of six chunks, more than a sector of the disk.
    private async Task FillAsync(EmbeddedVectorStore store, int from, int to)
    {
        for (int version = from; version <= to; version++)
        {
            VectorPoint[] points = [.. _source.Take(6).Select((vector, i) => new VectorPoint(i, 0, vector))];
            var document = new VectorDocument($"d{version}", ["red"], new Dictionary<string, string> { ["lang"] = "en" }, points);
            await store.ApplyAsync(s_key, new VectorChanges([], [document], version), CancellationToken.None);
        }
    }

    private static async Task<VectorHit[][]> AskAsync(EmbeddedVectorStore store, float[][] queries)
    {
        var answers = new List<VectorHit[]>();
        foreach (float[] query in queries)
        {
            var asked = new VectorQuery(
                query, 5, new VectorFilter(new HashSet<string> { "red" }, new Dictionary<string, string> { ["lang"] = "en" }));
            answers.Add([.. await store.SearchAsync(s_key, asked, CancellationToken.None)]);
        }

        return [.. answers];
    }

    private async Task<string[]> IdsAsync(EmbeddedVectorStore store)
    {
        var query = new VectorQuery(_source.Take(1)[0], 1000, VectorFilter.None, Exact: true);
        IReadOnlyList<VectorHit> hits = await store.SearchAsync(s_key, query, CancellationToken.None);
        return [.. hits.Select(hit => hit.DocumentId).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string LogIn(string folder) => Directory.EnumerateFiles(folder, "changes-*.log", SearchOption.AllDirectories).Single();

    private static void CopyFolder(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetFileName(path) != ".lock")
            {
                File.Copy(path, target, overwrite: true);
            }
        }
    }

    private sealed class CopiedFolder(string path) : IDisposable
    {
        public string FullPath { get; } = path;

        public void Dispose() => Directory.Delete(FullPath, recursive: true);
    }
}
