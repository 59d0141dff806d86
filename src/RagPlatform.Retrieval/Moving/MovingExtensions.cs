namespace RagPlatform.Retrieval.Moving;

/// <summary>Registers moving between engines.</summary>
internal static class MovingExtensions
{
    public static void AddMoving(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MoveOptions>()
            .BindConfiguration(MoveOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<MoveSignal>();
        builder.Services.AddSingleton<MoveStore>();
        builder.Services.AddSingleton<ProbeVectors>();
        builder.Services.AddSingleton<EngineComparer>();
        builder.Services.AddSingleton<MoveAssessment>();
        builder.Services.AddSingleton<MoveSteps>();
        builder.Services.AddSingleton<CopyCleaner>();
        builder.Services.AddSingleton<ShadowQueue>();
        builder.Services.AddSingleton<MoveDesk>();
        builder.Services.AddHostedService<MoveWorker>();
        builder.Services.AddHostedService<ShadowWorker>();
    }
}
