using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Retrieval.Tests.Replicas;

/// <summary>A primary, a standby, and two processes of the service on them.</summary>
internal sealed class ReplicatedServices : IAsyncDisposable
{
    private readonly List<ServiceHost> _hosts = [];
    private readonly string _connection;

    private ReplicatedServices(PostgresCluster primary, PostgresStandby standby, string connection)
    {
        Primary = primary;
        Standby = standby;
        _connection = connection;
    }

    public PostgresCluster Primary { get; }

    public PostgresStandby Standby { get; }

    public ServiceHost First => _hosts[0];

    public ServiceHost Second => _hosts[1];

    public static async Task<ReplicatedServices> StartAsync(params (string Name, string Value)[] settings)
    {
        PostgresCluster primary = await PostgresCluster.StartAsync();
        PostgresStandby standby = await PostgresStandby.StartAsync(primary);
        var services = new ReplicatedServices(primary, standby, await primary.CreateDatabaseAsync());
        await services.AddHostAsync(settings);
        await services.AddHostAsync(settings);
        return services;
    }

    /// <summary>Waits until the standby shows what is written by now.</summary>
    public Task CatchUpAsync() => Standby.CatchUpAsync(_connection);

    /// <summary>One more process.</summary>
    public async Task<ServiceHost> AddHostAsync(params (string Name, string Value)[] settings)
    {
        ServiceHost host = await ServiceHost.StartOnAsync(
            _connection,
            null,
            [
                ("ConnectionStrings:ragdb-read", Standby.ConnectionString(_connection)),
                ("ReadReplicas:MeasureInterval", "00:00:00.050"),
                ("ReadReplicas:BreakDuration", "00:00:00.200"),
                .. settings,
            ]);
        _hosts.Add(host);
        return host;
    }

    /// <summary>The texts a search finds, as the service reads them.</summary>
    public static async Task<IReadOnlyList<Passage>> SearchAsync(ServiceHost host, string words)
    {
        SearchResult result = await host.Get<RetrieverChain>().SearchAsync(
            new SearchQuery(
                words,
                ["kb"],
                ServiceHost.Caller,
                10,
                SearchMode.Hybrid,
                OnePerDocument: false,
                new Dictionary<string, string>(),
                new SearchTuning()),
            CancellationToken.None);
        return await host.Get<PassageReader>().ReadAsync(result, ServiceHost.Caller, CancellationToken.None);
    }

    /// <summary>A document's text.</summary>
    public static async Task<string> ReadAsync(ServiceHost host, string documentId) => (await host.Get<DocumentReader>().ReadAsync(
        new GetDocumentRequest { Collection = "kb", DocumentId = documentId }, ServiceHost.Caller, CancellationToken.None)).Text;

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Standby.CrashAsync();
        await Primary.CrashAsync();
    }
}
