using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Segments;

/// <summary>Registers the stamping of questions.</summary>
internal static class SegmentStampExtensions
{
    public static void AddSegmentStamps(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SegmentStampOptions>()
            .BindConfiguration(SegmentStampOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<SegmentSignal>();
        builder.Services.AddSingleton<SegmentBook>();
        builder.Services.AddSingleton<SegmentStamps>();
        builder.Services.AddOutboxHandler<SegmentDelivery>();
        builder.Services.AddHostedService<SegmentRefresher>();
    }
}
