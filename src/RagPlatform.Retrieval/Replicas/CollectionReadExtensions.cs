using RagPlatform.Storage.Replicas;

namespace RagPlatform.Retrieval.Replicas;

/// <summary>Registers reads of collections.</summary>
internal static class CollectionReadExtensions
{
    public static void AddCollectionReads(this WebApplicationBuilder builder)
    {
        builder.AddReplicaReads();
        builder.Services.AddOptions<ReadPolicyOptions>()
            .BindConfiguration(ReadPolicyOptions.SectionName)
            .ValidateOnStart();
        builder.Services.AddSingleton<CollectionReads>();
    }
}
