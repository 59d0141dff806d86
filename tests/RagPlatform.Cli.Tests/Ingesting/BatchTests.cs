using Google.Protobuf;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Ingesting;

public sealed class BatchTests
{
    [Fact]
    public async Task Read_ManyDocuments_KeepsOrderAndLimits()
    {
        var random = new Random(20260301);
        Document[] documents =
        [
            .. Enumerable.Range(0, 5000).Select(i => Create($"d{i}", random.Next(i % 1000 == 0 ? 8 << 20 : 30_000))),
        ];

        List<Batch> batches = await BatchReader.ReadAsync(documents.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();

        Assert.Equal(documents, batches.SelectMany(batch => batch.Documents));
        Assert.All(batches, batch =>
        {
            Assert.InRange(batch.Documents.Count, 1, Batch.MaxDocuments);
            Assert.InRange(batch.Bytes, 0, Batch.MaxBytes);
            Assert.Equal(batch.Documents.Sum(document => (long)document.Content.Length), batch.Bytes);
        });
    }

    [Fact]
    public async Task Read_SmallDocuments_FillsBatchesByCount()
    {
        Document[] documents = [.. Enumerable.Range(0, 4001).Select(i => Create($"d{i}", 1))];

        List<Batch> batches = await BatchReader.ReadAsync(documents.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();

        Assert.Equal([2000, 2000, 1], batches.Select(batch => batch.Documents.Count));
    }

    [Fact]
    public async Task Read_LargeDocuments_FillsBatchesByBytes()
    {
        Document[] documents = [.. Enumerable.Range(0, 9).Select(i => Create($"d{i}", 16 << 20))];

        List<Batch> batches = await BatchReader.ReadAsync(documents.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();

        Assert.Equal([4, 4, 1], batches.Select(batch => batch.Documents.Count));
    }

    private static Document Create(string id, int bytes) =>
        new() { DocumentId = id, Content = UnsafeByteOperations.UnsafeWrap(new byte[bytes]) };
}
