namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The platform most tests share; each test has collections or a tenant of its own.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    private RunningPlatform? _platform;

    /// <summary>How the shared platform ended; null when no test has used it. A fixture's own failures would not fail the run.</summary>
    public static Aftermath? Aftermath { get; private set; }

    public RunningPlatform Running => _platform ?? throw new InvalidOperationException("The platform has not been started.");

    public async Task InitializeAsync()
    {
        // Without its stores every test is skipped, yet the fixture is made.
        if (StoreSet.MissingReason is null)
        {
            _platform = await RunningPlatform.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_platform is not null)
        {
            await using RunningPlatform platform = _platform;
            Aftermath = await Aftermath.OfAsync(platform);
        }
    }
}
