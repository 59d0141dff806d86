using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

public sealed class JobIntakeTests
{
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Take_WithADocumentNoDatabaseCanHold_FailsThatOneAlone(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var intake = new JobIntake(
            new JobStore(store.Database, _time),
            new DocumentGate(Parts.Extraction()),
            Parts.Collections(store.Database, _time),
            new IngestionSignal(),
            Options.Create(new IngestionOptions()));

        IngestJob job = await intake.TakeAsync(
            Requests("good", "a\0b", new string('x', 511) + "\U0001F600").ToAsyncEnumerable(), s_caller, CancellationToken.None);

        Assert.Equal((3, 2), (job.DocumentsTotal, job.DocumentsFailed));
        Assert.Equal(["a b", new string('x', 511)], job.Failures.Select(failure => failure.DocumentId));
    }

    private static IEnumerable<IngestRequest> Requests(params string[] ids)
    {
        yield return new IngestRequest { Options = new IngestOptions { Collection = "kb", CreateCollection = true } };
        foreach (string id in ids)
        {
            yield return new IngestRequest
            {
                Document = new Document
                {
                    DocumentId = id,
                    Title = "A\0title",
                    MimeType = "text/plain",
                    Content = ByteString.CopyFromUtf8("zebra"),
                },
            };
        }
    }
}
