namespace RagPlatform.Gateway.Answers;

/// <summary>Registers the facts of answers and the figures over them.</summary>
internal static class AnswersExtensions
{
    public static void AddAnswers(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnswersOptions>()
            .BindConfiguration(AnswersOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<AnswerStore>();
        builder.Services.AddSingleton<AnswerFigures>();
        builder.Services.AddHostedService<AnswersJanitor>();
    }
}
