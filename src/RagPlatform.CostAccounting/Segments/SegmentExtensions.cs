namespace RagPlatform.CostAccounting.Segments;

/// <summary>Registers the segments.</summary>
internal static class SegmentExtensions
{
    public static void AddSegments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SegmentOptions>()
            .BindConfiguration(SegmentOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddOptions<SegmentAdviceOptions>()
            .BindConfiguration(SegmentAdviceOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<SegmentStore>();
        builder.Services.AddSingleton<SegmentReport>();
        builder.Services.AddSingleton<SegmentValues>();
        builder.Services.AddHostedService<SegmentJanitor>();
    }
}
