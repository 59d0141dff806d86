using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Tests.Bert;
using Xunit;

namespace RagPlatform.Embeddings.Tests;

public sealed class EmbeddingExtensionsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AddEmbeddings_HostStarts_WarmsTheModelUpInTheBackground()
    {
        using IHost host = Build();
        await host.StartAsync();

        await WarmUp(host).ExecuteTask!.WaitAsync(Deadline);

        Assert.Equal(3, host.Services.GetRequiredService<TextEmbedder>().CacheStatistics.Entries);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddEmbeddings_ModelIsMissing_StopsTheHostWithTheReason()
    {
        using IHost host = Build(("Embeddings:ModelPath", "nowhere.bin"));
        await host.StartAsync();

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => WarmUp(host).ExecuteTask!.WaitAsync(Deadline));

        Assert.Contains("nowhere.bin", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddEmbeddings_InvalidSetting_IsRefusedAtStart()
    {
        using IHost host = Build(("Embeddings:MaxUnknownShare", "1.5"));
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task AddEmbeddings_AnotherGeneratorRegisteredBefore_IsUsed()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new CountingGenerator("other/1", 4));
        services.AddEmbeddings();
        await using ServiceProvider provider = services.BuildServiceProvider();

        TextEmbedding embedding = await provider.GetRequiredService<TextEmbedder>().EmbedAsync("text", EmbeddingPurpose.Query);

        Assert.Equal("other/1", embedding.Model);
    }

    [Fact]
    public async Task AddEmbeddings_EncoderFolder_TakesTheBuiltInModelsPlace()
    {
        using IHost host = Build(
            ("Embeddings:Encoder:Folder", ReferenceModel.FolderOf("odd")), ("Embeddings:Encoder:Pooling", "mean"));
        await host.StartAsync();

        TextEmbedding embedding = await host.Services.GetRequiredService<TextEmbedder>().EmbedAsync("the order", EmbeddingPurpose.Query);

        Assert.StartsWith("odd/", embedding.Model, StringComparison.Ordinal);
        Assert.Equal(96, embedding.Vector.Length);
        await WarmUp(host).ExecuteTask!.WaitAsync(Deadline);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddEmbeddings_EncoderFolderThatCannotBeUsed_IsRefusedAtStart()
    {
        using IHost host = Build(("Embeddings:Encoder:Folder", "/nowhere/at/all"));

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => host.StartAsync());

        Assert.Contains("'/nowhere/at/all'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Embeddings:Encoder:MaxTokens", "513")]
    [InlineData("Embeddings:Encoder:MaxTokens", "-1")]
    public async Task AddEmbeddings_InvalidEncoderSetting_IsRefusedAtStart(string name, string value)
    {
        using IHost host = Build((name, value));
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    private static EmbeddingWarmUp WarmUp(IHost host) => host.Services.GetServices<IHostedService>().OfType<EmbeddingWarmUp>().Single();

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddEmbeddings();
        return builder.Build();
    }
}
