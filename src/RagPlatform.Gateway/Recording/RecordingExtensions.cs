using RagPlatform.Delivery;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Recording;

/// <summary>Registers recording.</summary>
internal static class RecordingExtensions
{
    public static void AddRecording(this WebApplicationBuilder builder)
    {
        builder.Services.AddOutbox();
        builder.Services.AddOutboxHandler<UsageDelivery>();
        builder.Services.AddOutboxHandler<AuditDelivery>();
        builder.Services.AddOutboxHandler<CacheDelivery>();
        builder.Services.AddSingleton<Recorder>();
    }
}
