using Microsoft.Extensions.Options;

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
    }
}
