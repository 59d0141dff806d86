using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>
/// The AppHost's own program inside the test process, its services as processes: free ports, secrets, a data folder and stores of its own.
/// </summary>
internal sealed class PlatformApplication : IAsyncDisposable
{
    private const int KeyLength = 32;
    private const int ShownLines = 20;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(40);

    private readonly OwnFolder _folder;
    private readonly IDistributedApplicationTestingBuilder _builder;

    private PlatformApplication(
        OwnFolder folder, ExternalStores? stores, IDistributedApplicationTestingBuilder builder, DistributedApplication application)
    {
        _folder = folder;
        Stores = stores;
        _builder = builder;
        Application = application;
    }

    public DistributedApplication Application { get; }

    /// <summary>The development key.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The key services know each other by.</summary>
    public required string InternalKey { get; init; }

    /// <summary>Where the platform keeps everything, external stores aside.</summary>
    public string DataFolder => _folder.FullPath;

    /// <summary>Its PostgreSQL and Redis; null on embedded stores.</summary>
    public ExternalStores? Stores { get; }

    /// <summary>Starts the platform and waits until every service is healthy.</summary>
    /// <param name="args">Further arguments of the AppHost; a later one overrides an earlier one.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message holds what the services wrote last.</exception>
    public static async Task<PlatformApplication> StartAsync(params string[] args)
    {
        string apiKey = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
        string internalKey = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
        var folder = new OwnFolder();
        ExternalStores? stores = null;
        IDistributedApplicationTestingBuilder? builder = null;
        DistributedApplication? application = null;
        using var limit = new CancellationTokenSource(s_startLimit);
        try
        {
            stores = await StoreSet.StartAsync();
            builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.RagPlatform_AppHost>(
                [
                    .. stores?.Arguments ?? ["--stores", "embedded"], $"--RAG_DATA_DIR={folder.FullPath}",
                    $"--Parameters:dev-api-key={apiKey}", $"--Parameters:internal-key={internalKey}", .. args,
                ],
                limit.Token);

            // The services' logs are in the data folder; the runner's console is for the tests.
            builder.Services.AddLogging(logging => logging.ClearProviders());
            application = await builder.BuildAsync(limit.Token);
            await application.StartAsync(limit.Token);
            await Task.WhenAll(builder.Resources.OfType<ProjectResource>().Select(service =>
                application.ResourceNotifications.WaitForResourceHealthyAsync(service.Name, limit.Token)));
            return new PlatformApplication(folder, stores, builder, application) { ApiKey = apiKey, InternalKey = internalKey };
        }
        catch (Exception failure)
        {
            string wrote = LastLines(folder.FullPath);
            await DisposeAsync(application, builder, stores, folder);
            throw new InvalidOperationException($"The platform did not come up: {failure.Message}\n{wrote}", failure);
        }
    }

    /// <summary>Stops everything and waits until it has ended.</summary>
    public Task StopAsync() => Application.StopAsync().WaitAsync(s_stopLimit);

    public ValueTask DisposeAsync() => DisposeAsync(Application, _builder, Stores, _folder);

    private static async ValueTask DisposeAsync(
        DistributedApplication? application, IDistributedApplicationTestingBuilder? builder, ExternalStores? stores, OwnFolder folder)
    {
        if (application is not null)
        {
            await application.DisposeAsync();
        }

        if (builder is not null)
        {
            await builder.DisposeAsync();
        }

        if (stores is not null)
        {
            await stores.DisposeAsync();
        }

        folder.Dispose();
    }

    private static string LastLines(string dataFolder)
    {
        var logs = new DirectoryInfo(Path.Combine(dataFolder, "logs"));
        return logs.Exists
            ? string.Join('\n', logs.EnumerateFiles("*.log").SelectMany(
                file => File.ReadLines(file.FullName).TakeLast(ShownLines), (file, line) => $"{file.Name}: {line}"))
            : string.Empty;
    }
}
