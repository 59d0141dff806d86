using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>Registers the vector engines.</summary>
internal static class VectorExtensions
{
    // Replicas on one machine share a data folder, and an engine's files belong to one process.
    private const int MostReplicasOnAMachine = 64;

    public static void AddVectors(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddedVectorOptions>()
            .Configure<IOptions<StorageOptions>>((options, storage) => options.Folder = Path.Combine(storage.Value.DataDirectory, "vectors"))
            .BindConfiguration(EmbeddedVectorOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IVectorStore>(services => OpenEmbedded(
            services.GetRequiredService<IOptions<EmbeddedVectorOptions>>().Value,
            services.GetRequiredService<ILogger<EmbeddedVectorStore>>()));
        builder.Services.AddSingleton<VectorSource>();
        builder.Services.AddSingleton<VectorFollower>();
        builder.Services.AddSingleton<VectorRegistry>();
    }

    private static EmbeddedVectorStore OpenEmbedded(EmbeddedVectorOptions options, ILogger<EmbeddedVectorStore> logger)
    {
        for (int replica = 0; ; replica++)
        {
            try
            {
                return new EmbeddedVectorStore(options.InFolder(Path.Combine(options.Folder, $"{replica}")), logger);
            }
            catch (VectorFolderInUseException) when (replica < MostReplicasOnAMachine)
            {
                // Another replica's.
            }
        }
    }
}
