using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Search;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>What decides a run's figures beside its queries: it is written into each run, and a change of it makes a set due.</summary>
internal sealed class SearchConfiguration(
    CollectionStore collections,
    TextEmbedder embedder,
    ChunkEnricher enricher,
    IOptions<SearchOptions> search,
    IOptions<ChunkingOptions> chunking)
{
    /// <summary>Writes the present configuration into a run.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">NOT_FOUND: there is no such collection.</exception>
    public async Task DescribeAsync(EvaluationRun run, StoredGoldenSet set, CancellationToken cancellationToken)
    {
        CollectionState state = await collections.FindStateAsync(set.Collection, cancellationToken)
            ?? throw CollectionStore.Unknown(set.Collection.Name, "collection");
        run.CollectionVersion = state.Version;
        run.EmbeddingModel = embedder.Model;
        run.Chunking = state.Chunking.Length > 0 ? state.Chunking : chunking.Value.Policy;
        run.Settings = Describe(set.Definition.Mode, set.Definition.Tuning ?? new SearchTuning(), state.Policy);
    }

    /// <summary>Whether two runs of a set were made of the same.</summary>
    public static bool AreEqual(EvaluationRun first, EvaluationRun second) =>
        first.Revision == second.Revision && first.CollectionVersion == second.CollectionVersion
        && first.EmbeddingModel == second.EmbeddingModel && first.Chunking == second.Chunking && first.Settings == second.Settings;

    private string Describe(SearchMode mode, SearchTuning tuning, CollectionPolicy policy)
    {
        SearchOptions options = search.Value;
        EnrichmentPolicy enrichment = enricher.PolicyOf(policy);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"mode={(mode == SearchMode.SearchDefault ? SearchMode.Hybrid : mode)},"
            + $"fusion={(tuning.Fusion == Fusion.Default ? options.Fusion : tuning.Fusion)},"
            + $"rerank={(tuning.Rerank == Rerank.Default ? options.Rerank : tuning.Rerank)},recall={tuning.Recall},"
            + $"vectors={options.VectorWeight},parts={options.PartsWeight},phrases={options.PhrasesWeight},depth={options.CandidateDepth}"
            + $"{(policy.ComputesOnRead ? ",computed=on-read" : string.Empty)}"
            + $"{(enrichment == EnrichmentPolicy.None ? string.Empty : $",enrichment={enrichment}")}");
    }
}
