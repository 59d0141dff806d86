using Microsoft.Extensions.Hosting;

namespace RagPlatform.Storage.Migrations;

/// <summary>Runs the migrations before anything else of the host starts; a failure keeps the service from starting.</summary>
internal sealed class MigrationService(Migrator migrator, IEnumerable<MigrationSource> sources) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (MigrationSource source in sources)
        {
            await migrator.RunAsync(source, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
