namespace Aspire.Hosting.Health;

/// <summary>The one client health checks share; short-lived connections, so that a restarted service is met afresh.</summary>
internal sealed class HealthCheckHttpClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        UseProxy = false,
    })
    {
        Timeout = Timeout,
    };

    internal HttpClient Client => _client;

    public void Dispose() => _client.Dispose();
}
