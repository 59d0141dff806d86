using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Search;

/// <summary>The edge of search.</summary>
internal sealed class RetrievalGrpcService(RetrieverChain retrievers, PassageReader passages, DocumentReader documents)
    : RetrievalService.RetrievalServiceBase
{
    private const int MaxTopK = 1000;
    private const int DiversityPool = 3;
    private const int MaxQueryLength = 65_536;

    [RequireRole(Roles.Reader)]
    public override async Task<RetrieveReply> Search(RetrieveRequest request, ServerCallContext context)
    {
        Validate(request);
        CallerIdentity caller = context.GetIdentity();
        SearchTuning tuning = request.Tuning ?? new SearchTuning();
        SearchResult result = await retrievers.SearchAsync(
            new SearchQuery(
                request.Query,
                request.Collections,
                caller,
                tuning.Diversity > 0 ? request.TopK * DiversityPool : request.TopK,
                request.Mode,
                request.OnePerDocument,
                new Dictionary<string, string>(request.Filters),
                tuning,
                request.Embedding,
                IsLive: true,
                request.AcceptFaq),
            context.CancellationToken);

        var reply = new RetrieveReply
        {
            EmbeddingTokens = result.EmbeddingTokens,
            Degradation = result.Degradation,
            ServedBy = result.ServedBy,
            Faq = result.Faq,
        };
        reply.Versions.AddRange(result.Versions);
        IReadOnlyList<Passage> found = await passages.ReadAsync(result, caller, context.CancellationToken);
        reply.Passages.AddRange(
            tuning.Diversity > 0 ? Diversifier.Choose(found, request.TopK, tuning.Diversity) : found);
        return reply;
    }

    [RequireRole(Roles.Reader)]
    public override Task<GetDocumentReply> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        documents.ReadAsync(request, context.GetIdentity(), context.CancellationToken);

    private static void Validate(RetrieveRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Query) || request.Query.Length > MaxQueryLength)
        {
            throw PlatformException.InvalidField("query", $"A query has 1 to {MaxQueryLength:N0} characters.");
        }

        if (request.Collections.Count == 0)
        {
            throw PlatformException.InvalidField("collections", "Name at least one collection to look in.");
        }

        if (request.TopK is < 1 or > MaxTopK)
        {
            throw PlatformException.InvalidField("top_k", $"'top_k' is 1 to {MaxTopK:N0}.");
        }

        if (request.Tuning is { Diversity: not (>= 0 and <= 1) })
        {
            throw PlatformException.InvalidField("tuning.diversity", "'tuning.diversity' is 0 to 1; 0 takes the best passages as they are.");
        }
    }
}
