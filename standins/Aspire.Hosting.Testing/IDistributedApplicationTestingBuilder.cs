namespace Aspire.Hosting.Testing;

/// <summary>A builder of an application under test. Disposing of it ends an entry point that waits for the application to be built.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application; an AppHost's entry point goes on to the point where it starts it.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
