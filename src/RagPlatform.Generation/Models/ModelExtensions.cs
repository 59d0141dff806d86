using Microsoft.Extensions.Options;
using RagPlatform.Generation.Answering;
using RagPlatform.Generation.Prints;

namespace RagPlatform.Generation.Models;

/// <summary>Registers the model, where one is configured.</summary>
internal static class ModelExtensions
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>()
            .Configure<IConfiguration>((options, configuration) => options.ApiKey = configuration["OPENAI_API_KEY"] ?? string.Empty)
            .BindConfiguration(ModelOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IAnswerModel>(services =>
            services.GetRequiredService<IOptions<ModelOptions>>().Value.Model.Length == 0
                ? new NoModel()
                : ActivatorUtilities.CreateInstance<OpenAiModel>(services));
        builder.Services.AddSingleton(services =>
        {
            string name = services.GetRequiredService<IOptions<ModelOptions>>().Value.CheaperModel;
            IAnswerModel model = name.Length == 0 ? new NoModel() : ActivatorUtilities.CreateInstance<OpenAiModel>(services, name);
            var printer = ActivatorUtilities.CreateInstance<PromptPrinter>(services, model);
            return new CheaperModel(model, ActivatorUtilities.CreateInstance<AnswerWriter>(services, model, printer));
        });
    }
}
