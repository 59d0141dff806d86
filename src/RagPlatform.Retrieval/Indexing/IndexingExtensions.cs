using RagPlatform.Retrieval.Lexical.Engines;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>Registers the indices.</summary>
internal static class IndexingExtensions
{
    public static IServiceCollection AddIndexing(this IServiceCollection services) => services
        .AddSingleton<IndexSource>()
        .AddSingleton<WordStores>()
        .AddSingleton<WordSource>()
        .AddSingleton<WordFollower>()
        .AddSingleton<WordRegistry>()
        .AddSingleton<LexicalSearches>()
        .AddSingleton<IndexRegistry>();
}
