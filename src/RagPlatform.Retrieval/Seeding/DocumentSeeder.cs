using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Seeding;

/// <summary>
/// Takes a folder in through the same queue as everybody's documents. Later starts send only what is new or changed, so an unchanged folder
/// leaves no trace.
/// </summary>
internal sealed partial class DocumentSeeder(
    JobIntake intake,
    CollectionStore collections,
    DocumentStore documents,
    DocumentPreparer preparer,
    IOptions<SeedingOptions> options,
    ILogger<DocumentSeeder> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? folder = options.Value.Directory;
        if (string.IsNullOrEmpty(folder) || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            await SeedAsync(folder, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The platform works without them.
            LogSeedingFailed(logger, folder, exception);
        }
    }

    private async Task SeedAsync(string folder, CancellationToken cancellationToken)
    {
        var collection = new CollectionKey(options.Value.Tenant, options.Value.Collection);
        await collections.EnsureAsync(collection, "How the platform works: its own documentation", cancellationToken);
        CollectionPolicy policy = await collections.FindPolicyAsync(collection, cancellationToken);
        List<Document> found = [.. await ReadAsync(folder, cancellationToken)];
        IReadOnlyDictionary<string, string> known = await documents.ReadHashesAsync(
            collection, [.. found.Select(document => document.DocumentId)], cancellationToken);
        Document[] news = [.. found.Where(document => known.GetValueOrDefault(document.DocumentId) != preparer.Hash(document, policy))];
        if (news.Length == 0)
        {
            return;
        }

        IEnumerable<IngestRequest> parts = news
            .Select(document => new IngestRequest { Document = document })
            .Prepend(new IngestRequest { Options = new IngestOptions { Collection = collection.Name } });
        await intake.TakeAsync(parts.ToAsyncEnumerable(), Self(), cancellationToken);
        LogSeeded(logger, news.Length, folder, collection.Name);
    }

    private CallerIdentity Self() => new(
        options.Value.Tenant, "service:retrieval", [Roles.Writer], [options.Value.Collection], [], DateTimeOffset.MaxValue, string.Empty);

    private static async Task<IEnumerable<Document>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var found = new List<Document>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string id = Path.GetRelativePath(folder, path).Replace('\\', '/');
            found.Add(new Document
            {
                DocumentId = id,
                Uri = $"docs/{id}",
                MimeType = "text/markdown",
                Content = ByteString.CopyFrom(await File.ReadAllBytesAsync(path, cancellationToken)),
            });
        }

        return found;
    }

    [LoggerMessage(EventId = 1, EventName = "Seeded", Level = LogLevel.Information,
        Message = "{Count} documents of {Folder} are being ingested into collection '{Collection}'")]
    private static partial void LogSeeded(ILogger logger, int count, string folder, string collection);

    [LoggerMessage(EventId = 2, EventName = "SeedingFailed", Level = LogLevel.Warning,
        Message = "The documents of {Folder} could not be ingested")]
    private static partial void LogSeedingFailed(ILogger logger, string folder, Exception exception);
}
