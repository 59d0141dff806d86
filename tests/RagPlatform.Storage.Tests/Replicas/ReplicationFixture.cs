using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Replicas;

/// <summary>A primary and a standby that streams from it, for the tests of a class; none where no PostgreSQL is installed.</summary>
public sealed class ReplicationFixture : IAsyncLifetime
{
    private PostgresCluster? _primary;
    private PostgresStandby? _standby;

    public PostgresCluster Primary => _primary!;

    public PostgresStandby Standby => _standby!;

    public async Task InitializeAsync()
    {
        if (PostgresCluster.MissingReason is null)
        {
            _primary = await PostgresCluster.StartAsync();
            _standby = await PostgresStandby.StartAsync(_primary);
        }
    }

    // The servers end with the process.
    public async Task DisposeAsync()
    {
        if (_standby is not null)
        {
            await _standby.CrashAsync();
            await _primary!.CrashAsync();
        }
    }
}
