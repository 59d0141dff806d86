using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Embeddings;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>The built-in model, loaded once for all tests.</summary>
public static class TestEmbedder
{
    private static readonly Lazy<TextEmbedder> s_shared = new(Load);

    public static TextEmbedder Shared => s_shared.Value;

    private static TextEmbedder Load()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddEmbeddings();
        return services.BuildServiceProvider().GetRequiredService<TextEmbedder>();
    }
}
