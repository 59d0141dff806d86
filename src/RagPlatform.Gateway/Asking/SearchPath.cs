using System.Diagnostics;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Asking;

/// <summary>Passages without an answer: one call to Retrieval.</summary>
internal sealed class SearchPath(RetrievalService.RetrievalServiceClient retrieval, TimeProvider time)
{
    private const int DefaultTopK = 10;

    public async Task<SearchReply> SearchAsync(SearchRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        RequestValidator.Validate(request);
        var clock = new StepClock(time);
        var search = new RetrieveRequest
        {
            Query = request.Query,
            TopK = request.TopK == 0 ? DefaultTopK : request.TopK,
            Mode = request.Mode,
            OnePerDocument = request.OnePerDocument,
            Tuning = request.Tuning,
        };
        search.Collections.AddRange(request.Collections);
        search.Filters.Add(request.Filters);
        RetrieveReply found = await clock.MeasureAsync(
            "retrieve", () => retrieval.SearchAsync(search, caller.ToCallOptions(cancellationToken)).ResponseAsync);

        var reply = new SearchReply
        {
            Timings = clock.Read(),
            TraceId = Activity.Current?.TraceId.ToString() ?? string.Empty,
            Degradation = found.Degradation,
            Retriever = found.ServedBy,
        };
        reply.Passages.AddRange(found.Passages);
        return reply;
    }
}
