using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.ServiceDefaults.Resilience;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Announcements;

/// <summary>Registers what other services are told.</summary>
internal static class AnnouncementExtensions
{
    public static void AddAnnouncements(this WebApplicationBuilder builder)
    {
        builder.AddServiceClient<CacheService.CacheServiceClient>("cache");
        builder.AddServiceClient<CostService.CostServiceClient>("cost-accounting");
        builder.Services.AddOutbox();
        builder.Services.AddOutboxHandler<InvalidationDelivery>();
        builder.Services.AddOutboxHandler<UsageDelivery>();
    }
}
