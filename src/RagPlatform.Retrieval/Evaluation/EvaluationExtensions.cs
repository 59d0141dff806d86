using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Evaluation.Pooling;
using RagPlatform.Retrieval.Search;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>Registers evaluation.</summary>
internal static class EvaluationExtensions
{
    public static void AddEvaluation(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EvaluationOptions>()
            .BindConfiguration(EvaluationOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<RetrievalEvaluator>();
        builder.Services.AddGoldenSets();
        builder.Services.AddLiveRecall();
        builder.Services.AddPooling();
    }

    private static void AddGoldenSets(this IServiceCollection services)
    {
        services.AddSingleton<GoldenSetStore>();
        services.AddSingleton<EvaluationRunStore>();
        services.AddSingleton<SearchConfiguration>();
        services.AddSingleton<GoldenSetRunner>();
        services.AddSingleton<GoldenSetDesk>();
        services.AddHostedService<EvaluationSchedule>();
    }

    private static void AddLiveRecall(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RecallSampler(
            provider.GetRequiredService<IOptions<SearchOptions>>().Value.RecallSampleShare, Random.Shared.NextDouble));
        services.AddSingleton<RecallQueue>();
        services.AddSingleton<RecallStore>();
        services.AddHostedService<RecallWorker>();
        services.AddHostedService<RecallJanitor>();
    }

    private static void AddPooling(this IServiceCollection services)
    {
        // The first is the default.
        services.AddSingleton<IRelevanceJudge, RerankJudge>();
        services.AddSingleton<IRelevanceJudge, JudgmentsJudge>();
        services.AddSingleton<PrecisionEstimator>();
    }
}
