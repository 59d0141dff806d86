using RagPlatform.Generation.Answering;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.Generation.Questions;

namespace RagPlatform.Generation;

/// <summary>Puts the service together.</summary>
internal static class GenerationExtensions
{
    public static WebApplicationBuilder AddGeneration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PromptPrinter>();
        builder.Services.AddSingleton<AnswerWriter>();
        builder.Services.AddSingleton<QuestionSuggester>();
        builder.AddModels();
        return builder;
    }

    public static void MapGeneration(this WebApplication app) => app.MapGrpcService<GenerationGrpcService>();
}
