using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Display;
using RagPlatform.Console.Documents;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>Collections, uploads, the jobs that make them searchable, and what could not be made so.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
internal sealed class DocumentsModel(RagService.RagServiceClient gateway, ApiKeySource keys) : ConsolePage(keys)
{
    private const int JobsShown = 10;
    private const int FailuresShown = 25;

    // Above the documents' bytes there are the form's own.
    private const long MaxRequestBytes = UploadReader.MaxTotalBytes + (1024 * 1024);

    /// <summary>What the person may use.</summary>
    public IReadOnlyList<Collection> Collections { get; private set; } = [];

    /// <summary>The newest jobs.</summary>
    public IReadOnlyList<IngestJob> Jobs { get; private set; } = [];

    /// <summary>Documents that were given up, of the newest jobs first.</summary>
    public IReadOnlyList<FailedDocument> Failures { get; private set; } = [];

    /// <summary>Whether there are more than are shown.</summary>
    public bool HasMoreFailures { get; private set; }

    /// <summary>Whether something is under way.</summary>
    public bool IsBusy => Jobs.Any(job => job.FinishedAtMs == 0);

    /// <summary>The collection a form was sent for, to be chosen again.</summary>
    public string? Chosen { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync([FromQuery] string? collection, CancellationToken cancellationToken)
    {
        Chosen = collection;
        return LoadAsync(cancellationToken);
    }

    /// <summary>The part that changes, alone.</summary>
    public async Task<IActionResult> OnGetWorkAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Partial("_Work", this);
    }

    /// <summary>Creates a collection.</summary>
    public async Task<IActionResult> OnPostCreateAsync(
        [FromForm] string? name, [FromForm] string? description, CancellationToken cancellationToken)
    {
        var request = new CreateCollectionRequest { Name = name ?? string.Empty, Description = description ?? string.Empty };
        return await TryAsync(async () => await gateway.CreateCollectionAsync(request, Call(cancellationToken)))
            ? Done($"The collection '{name}' was created; upload documents into it.", name)
            : await AgainAsync(cancellationToken);
    }

    /// <summary>Uploads files.</summary>
    public async Task<IActionResult> OnPostUploadAsync(
        [FromForm] string? collection, [FromForm] List<IFormFile> files, CancellationToken cancellationToken)
    {
        Chosen = collection;
        if (UploadReader.Refuse(files) is { } refusal)
        {
            Refuse(refusal);
            return await AgainAsync(cancellationToken);
        }

        return await TryAsync(() => SendAsync(collection ?? string.Empty, files, cancellationToken))
            ? Done($"{Show.Count(files.Count, "file was", "files were")} accepted; see the progress below.", collection)
            : await AgainAsync(cancellationToken);
    }

    /// <summary>Puts failed documents back into the queue: one, or all of a job.</summary>
    public async Task<IActionResult> OnPostRetryAsync(
        [FromForm] string? failure, [FromForm] string? job, CancellationToken cancellationToken)
    {
        var request = new RetryFailedDocumentsRequest { JobId = job ?? string.Empty };
        if (failure is { Length: > 0 })
        {
            request.FailureIds.Add(failure);
        }

        RetryFailedDocumentsReply reply = new();
        if (!await TryAsync(async () => reply = await gateway.RetryFailedDocumentsAsync(request, Call(cancellationToken))))
        {
            return await AgainAsync(cancellationToken);
        }

        return Done(
            reply.Queued > 0
                ? $"{Show.Count(reply.Queued, "document is", "documents are")} tried again."
                : "Nothing was tried again: the content is no longer kept, or a newer version is there.",
            null);
    }

    /// <summary>Removes a collection with all its documents.</summary>
    public async Task<IActionResult> OnPostDeleteAsync([FromForm] string? name, CancellationToken cancellationToken)
    {
        DeleteCollectionReply reply = new();
        var request = new DeleteCollectionRequest { Name = name ?? string.Empty };
        return await TryAsync(async () => reply = await gateway.DeleteCollectionAsync(request, Call(cancellationToken)))
            ? Done(
                reply.Deleted
                    ? $"The collection '{name}' was deleted with {Show.Count(reply.Documents, "document", "documents")}."
                    : $"There is no collection '{name}' any more.",
                null)
            : await AgainAsync(cancellationToken);
    }

    private async Task SendAsync(string collection, List<IFormFile> files, CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = gateway.Ingest(Call(cancellationToken));
        await call.SendAsync(UploadReader.ReadAsync(collection, files, cancellationToken), cancellationToken);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Task<ListCollectionsReply> collections = gateway.ListCollectionsAsync(
            new ListCollectionsRequest(), Call(cancellationToken)).ResponseAsync;
        Task<ListIngestJobsReply> jobs = gateway.ListIngestJobsAsync(
            new ListIngestJobsRequest { PageSize = JobsShown }, Call(cancellationToken)).ResponseAsync;
        Task<ListFailedDocumentsReply> failures = Person.MayWrite
            ? gateway.ListFailedDocumentsAsync(
                new ListFailedDocumentsRequest { PageSize = FailuresShown }, Call(cancellationToken)).ResponseAsync
            : Task.FromResult(new ListFailedDocumentsReply());
        await Task.WhenAll(collections, jobs, failures);
        Collections = (await collections).Collections;
        Jobs = (await jobs).Jobs;
        Failures = (await failures).Documents;
        HasMoreFailures = (await failures).NextPageToken.Length > 0;
    }

    private async Task<IActionResult> AgainAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Page();
    }

    private RedirectToPageResult Done(string notice, string? collection)
    {
        Notice = notice;
        return RedirectToPage(new { collection });
    }
}
