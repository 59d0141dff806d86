using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;

namespace RagPlatform.Retrieval.Faq;

/// <summary>
/// Pre-computed answers to frequent questions: needs neither an index nor, once the entries are in memory, the relational store or a model.
/// Entries know no metadata, so a search with filters is not served.
/// </summary>
internal sealed class FaqRetriever(
    FaqMemory memory, FaqMatcher matcher, FaqSources sources, TextEmbedder embedder, IOptions<FaqOptions> options, TimeProvider time)
    : IRetriever
{
    public const string RetrieverName = "faq";

    public string Name => RetrieverName;

    public DegradationLevel Level => DegradationLevel.Precomputed;

    public bool NeedsStore => false;

    public bool Serves(SearchQuery query) => query.AcceptsFaq && query.Filters.Count == 0;

    public void Prepare(SearchQuery query) => memory.Refresh(query.Caller.Tenant);

    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Collections.FirstOrDefault(name => !query.Caller.CanUse(name)) is { } closed)
        {
            throw CollectionStore.Unknown(closed);
        }

        FaqSnapshot snapshot = await memory.ReadAsync(query.Caller.Tenant, cancellationToken);
        FaqItem[] entries = [.. snapshot.Entries.Where(
            entry => query.Collections.Contains(entry.Collection.Name) && entry.IsFor(query.Caller))];
        if (entries.Length == 0)
        {
            return SearchResult.Miss;
        }

        (TextEmbedding? embedding, int tokens) = await EmbedAsync(query, cancellationToken);
        if (matcher.Find(query.Text, embedding, entries) is not { } match)
        {
            return SearchResult.Miss;
        }

        (bool mayRead, Citation? citation) = snapshot.IsCurrent
            ? await sources.VerifyAsync(match.Entry, query.Caller, cancellationToken)
            : (true, null);
        return mayRead ? new SearchResult([], [], tokens) { Faq = Answer(match, citation) } : SearchResult.Miss;
    }

    private static FaqAnswer Answer(FaqMatch match, Citation? citation)
    {
        if (citation is not null)
        {
            citation.Score = match.Score;
        }

        return new FaqAnswer
        {
            Collection = match.Entry.Collection.Name,
            EntryId = match.Entry.Entry.EntryId,
            Question = match.Entry.Entry.Question,
            Answer = match.Entry.Entry.Answer,
            Score = match.Score,
            Citation = citation,
        };
    }

    private async Task<(TextEmbedding? Embedding, int Tokens)> EmbedAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Embedding is { } given && given.Model == embedder.Model)
        {
            return (given.Reliable ? new TextEmbedding(given.Model, [.. given.Values], given.Tokens, true, EmbeddingFlags.None) : null, 0);
        }

        // A model that fails or is slow is one of the reasons to be here: words decide then.
        using var late = new CancellationTokenSource(options.Value.ModelTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            TextEmbedding made = await embedder.EmbedAsync(query.Text, EmbeddingPurpose.Query, either.Token).AsTask().WaitAsync(either.Token);
            return (made.IsReliable ? made : null, made.Tokens);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, 0);
        }
    }
}
