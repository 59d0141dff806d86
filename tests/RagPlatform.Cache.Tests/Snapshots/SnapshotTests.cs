using RagPlatform.Cache.Snapshots;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Cache.Tests.Snapshots;

/// <summary>Answers survive a restart, what was ended stays ended, and a damaged file harms nobody.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("ragplatform-cache-").FullName;

    private string SnapshotPath => Path.Combine(_folder, "answers.snapshot");

    [Fact]
    public async Task Restart_AfterASnapshot_ServesTheSameAndSimilarQuestionsOnceChangesHaveArrived()
    {
        await using (Replica before = await StartAsync())
        {
            await before.StoreAsync("How do I reset my password?");
            before.Snapshots!.Write();
        }

        await using Replica after = await StartAsync();
        await after.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        CacheLookupReply held = await after.FindAsync("How do I reset my password?");
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Null(held.Hit);
        Assert.Equal("answer to How do I reset my password?", (await after.FindAsync("How do I reset my password?")).Hit?.Answer);
        Assert.Equal("semantic", (await after.FindAsync("How can I reset my password?")).Decision?.Level);
    }

    [Fact]
    public async Task Restart_AChangeCameAfterTheSnapshot_ItsAnswersStayEnded()
    {
        await using (Replica before = await StartAsync())
        {
            await before.StoreAsync("ended", store => store.Of("d1"));
            await before.StoreAsync("kept", store => store.Of("d2"));
            before.Snapshots!.Write();
            await before.ChangeAsync(2, change => change.Changes("d1"));
        }

        await using Replica after = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await after.FindAsync("ended")).Hit);
        Assert.NotNull((await after.FindAsync("kept")).Hit);
    }

    [Fact]
    public async Task Restart_ALateSnapshotOfAChange_DropsTheJournalItMadeNeedless()
    {
        await using (Replica before = await StartAsync())
        {
            await before.StoreAsync("q");
            await before.ChangeAsync(1, change => change.Changes("other"));
            before.Snapshots!.Write();
            await before.ChangeAsync(2, change => change.Changes("another"));
            before.Snapshots!.Write();
        }

        Assert.Single(Directory.GetFiles(_folder, "*.journal"));
    }

    [Fact]
    public async Task Restart_APoisonedFile_IsRefusedWithAReasonAndKeptAside()
    {
        await WriteOneAsync();
        byte[] bytes = await File.ReadAllBytesAsync(SnapshotPath);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(SnapshotPath, bytes);
        using var logs = new LogLines();

        await using Replica after = await StartAsync(logs);

        Assert.Equal(0, after.Registry.Count);
        Assert.Contains(logs.Lines, line => line.Contains("its checksum does not match", StringComparison.Ordinal));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(SnapshotPath + ".damaged-1"));
        Assert.True(await after.StoreAsync("q"));
    }

    [Fact]
    public async Task Restart_AFileCutAnywhere_IsRefusedOrWhole()
    {
        await WriteOneAsync();
        byte[] bytes = await File.ReadAllBytesAsync(SnapshotPath);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(SnapshotPath, bytes[..length]);

            Assert.Throws<InvalidDataException>(() => SnapshotFile.Read(SnapshotPath));
        }
    }

    [Fact]
    public async Task Restart_AFileOfAnotherKindWithAGoodChecksum_IsRefused()
    {
        byte[] content = new byte[100];
        await File.WriteAllBytesAsync(SnapshotPath, [.. content, .. System.Security.Cryptography.SHA256.HashData(content)]);

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SnapshotFile.Read(SnapshotPath));
        Assert.Contains("not a snapshot", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_AJournalTornAtItsEnd_KeepsWhatWasAcknowledged()
    {
        await using (Replica before = await StartAsync())
        {
            await before.StoreAsync("ended", store => store.Of("d1"));
            before.Snapshots!.Write();
            await before.ChangeAsync(2, change => change.Changes("d1"));
        }

        string journal = Directory.GetFiles(_folder, "*.journal").Single();
        await File.AppendAllBytesAsync(journal, [200, 0, 0, 0, 1, 2, 3]);
        await using Replica after = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await after.FindAsync("ended")).Hit);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task WriteOneAsync()
    {
        await using Replica before = await StartAsync();
        await before.StoreAsync("q");
        before.Snapshots!.Write();
    }

    private Task<Replica> StartAsync(LogLines? logs = null) => Replica.StartAsync(
        settings: logs is null ? new ReplicaSettings() : new ReplicaSettings { Logs = logs.Factory }, time: _time, folder: _folder);
}
