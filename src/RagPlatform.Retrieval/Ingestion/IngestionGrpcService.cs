using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>The edge of documents and collections.</summary>
internal sealed class IngestionGrpcService(
    JobIntake intake,
    JobStore jobs,
    JobListing listing,
    FailedDocumentStore failed,
    IngestionSignal signal,
    DocumentStore documents,
    CollectionStore collections,
    CollectionRemoval removal,
    IndexRegistry indices,
    VectorEngines engines,
    Resharding resharding)
    : IngestionService.IngestionServiceBase
{
    [RequireRole(Roles.Writer)]
    public override Task<IngestJob> Ingest(IAsyncStreamReader<IngestRequest> requestStream, ServerCallContext context) =>
        intake.TakeAsync(requestStream.ReadAllAsync(context.CancellationToken), context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer, Roles.Reader)]
    public override async Task<IngestJob> GetJob(GetIngestJobRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        IngestJob? job = await jobs.FindAsync(caller.Tenant, request.JobId, context.CancellationToken);
        return job is not null && caller.CanUse(job.Collection)
            ? job
            : throw PlatformException.NotFound("UNKNOWN_JOB", "There is no such job; check the id that Ingest returned.", "job_id");
    }

    [RequireRole(Roles.Writer)]
    public override async Task<DeleteDocumentReply> DeleteDocument(DeleteDocumentRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        var collection = new CollectionKey(caller.Tenant, request.Collection);
        bool known = caller.CanUse(request.Collection)
            && await collections.FindStateAsync(collection, context.CancellationToken) is not null;
        if (!known)
        {
            throw CollectionStore.Unknown(request.Collection);
        }

        bool deleted = await documents.DeleteAsync(collection, request.DocumentId, context.CancellationToken);
        await indices.GetAsync(collection, context.CancellationToken);
        return new DeleteDocumentReply { Deleted = deleted };
    }

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override async Task<ListCollectionsReply> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        var reply = new ListCollectionsReply();
        reply.Collections.AddRange(await collections.ListAsync(context.GetIdentity(), context.CancellationToken));
        return reply;
    }

    [RequireRole(Roles.Writer)]
    public override Task<Collection> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        return caller.CanUse(request.Name)
            ? collections.CreateAsync(
                new CollectionKey(caller.Tenant, request.Name),
                request.Description,
                CollectionPolicy.From(request.Settings),
                engines.Choose(request.Settings?.Engine ?? string.Empty, "settings.engine"),
                ReadShardBy(request.Settings),
                context.CancellationToken)
            : throw PlatformException.Forbidden("This key may not use a collection of that name; ask an administrator for one that may.");
    }

    [RequireRole(Roles.Writer)]
    public override async Task<Collection> UpdateCollection(UpdateCollectionRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        if (!CollectionStore.IsName(request.Name) || !caller.CanUse(request.Name))
        {
            throw CollectionStore.Unknown(request.Name, "name");
        }

        var key = new CollectionKey(caller.Tenant, request.Name);
        if (request.Settings is { Engine.Length: > 0 } settings
            && await collections.FindStateAsync(key, context.CancellationToken) is { } state && settings.Engine != state.Engine)
        {
            throw PlatformException.InvalidField(
                "settings.engine", $"The collection's vectors are in '{state.Engine}'; start a move to bring them to another engine.");
        }

        bool updated = await collections.UpdateAsync(
            key,
            request.HasDescription ? request.Description : null,
            request.Settings is null ? null : CollectionPolicy.From(request.Settings),
            context.CancellationToken);
        if (updated && request.Settings is not null)
        {
            await resharding.ApplyAsync(key, ReadShardBy(request.Settings), context.CancellationToken);
        }

        IReadOnlyList<Collection> all = await collections.ListAsync(caller, context.CancellationToken);
        return updated && all.FirstOrDefault(collection => collection.Name == request.Name) is { } changed
            ? changed
            : throw CollectionStore.Unknown(request.Name, "name");
    }

    [RequireRole(Roles.Writer)]
    public override async Task<DeleteCollectionReply> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        if (!CollectionStore.IsName(request.Name) || !caller.CanUse(request.Name))
        {
            throw CollectionStore.Unknown(request.Name, "name");
        }

        var collection = new CollectionKey(caller.Tenant, request.Name);
        int? documents = await removal.RemoveAsync(collection, context.CancellationToken);
        await indices.GetAsync(collection, context.CancellationToken);
        return new DeleteCollectionReply { Deleted = documents is not null, Documents = documents ?? 0 };
    }

    [RequireRole(Roles.Writer, Roles.Reader)]
    public override Task<ListIngestJobsReply> ListIngestJobs(ListIngestJobsRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        CheckCollection(caller, request.Collection);
        return listing.ListAsync(caller, request, context.CancellationToken);
    }

    [RequireRole(Roles.Writer)]
    public override Task<ListFailedDocumentsReply> ListFailedDocuments(ListFailedDocumentsRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        CheckCollection(caller, request.Collection);
        return failed.ListAsync(caller, request, context.CancellationToken);
    }

    [RequireRole(Roles.Writer)]
    public override async Task<RetryFailedDocumentsReply> RetryFailedDocuments(
        RetryFailedDocumentsRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        CheckCollection(caller, request.Collection);
        RetryFailedDocumentsReply reply = await failed.RetryAsync(caller, request, context.CancellationToken);
        signal.Set();
        return reply;
    }

    private static string ReadShardBy(CollectionSettings? settings) => settings is null ? string.Empty
        : settings.ShardBy.Length <= ShardRule.MaxFieldLength ? settings.ShardBy
        : throw PlatformException.InvalidField(
            "settings.shard_by", $"'settings.shard_by' names a metadata field of at most {ShardRule.MaxFieldLength} characters.");

    private static void CheckCollection(CallerIdentity caller, string collection)
    {
        if (collection.Length > 0 && !(CollectionStore.IsName(collection) && caller.CanUse(collection)))
        {
            throw CollectionStore.Unknown(collection, "collection");
        }
    }
}
