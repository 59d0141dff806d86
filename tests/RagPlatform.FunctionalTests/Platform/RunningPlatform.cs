using Aspire.Hosting.Testing;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>A platform that is up.</summary>
public sealed class RunningPlatform : IAsyncDisposable
{
    private readonly List<RagClient> _clients = [];
    private readonly PlatformApplication _application;
    private readonly Administration _administration;

    private RunningPlatform(PlatformApplication application)
    {
        _application = application;
        Addresses = new PlatformAddresses(
            application.Application.GetEndpoint("gateway", "http"),
            application.Application.GetEndpoint("gateway", "grpc"),
            application.Application.GetEndpoint("console", "http"));
        Http = application.Application.CreateHttpClient("gateway", "http");
        Services = new ServiceProcesses(application.Application);
        _administration = new Administration(
            Services.AddressOf("access-control", "grpc"), application.InternalKey, application.ApiKey);
        Development = Client(application.ApiKey);
    }

    public PlatformAddresses Addresses { get; }

    /// <summary>A client of the JSON door; the key is for the request to carry.</summary>
    public HttpClient Http { get; }

    public ServiceProcesses Services { get; }

    /// <summary>A client with the development key.</summary>
    public RagClient Development { get; }

    /// <summary>Where the platform keeps everything, external stores aside.</summary>
    public string DataFolder => _application.DataFolder;

    /// <summary>Its PostgreSQL and Redis; null on embedded stores.</summary>
    public ExternalStores? Stores => _application.Stores;

    /// <summary>Starts a platform and waits until every service is healthy.</summary>
    /// <param name="args">Further arguments of the AppHost; a later one overrides an earlier one.</param>
    public static async Task<RunningPlatform> StartAsync(params string[] args) => new(await PlatformApplication.StartAsync(args));

    /// <summary>A client with a key, or without one.</summary>
    public RagClient Client(string? key)
    {
        var client = new RagClient(Addresses.Grpc, key);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client with a new key of a tenant, which is created where it is missing.</summary>
    public async Task<RagClient> ClientOfAsync(string tenant, string[] roles, string[]? labels = null, string team = "") =>
        Client(await _administration.CreateKeyAsync(tenant, roles, labels ?? [], team));

    /// <summary>Stops every service and waits until all have ended.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (RagClient client in _clients)
        {
            client.Dispose();
        }

        _administration.Dispose();
        Http.Dispose();
        await _application.DisposeAsync();
    }
}
