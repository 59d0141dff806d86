using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Takes part in how a program builds and starts its application, without the program knowing: a test host runs the entry point of an
/// AppHost under one. It flows with the execution context, so builders made elsewhere at the same time are not touched.
/// </summary>
internal abstract class ApplicationObserver
{
    private static readonly AsyncLocal<ApplicationObserver?> Ambient = new();

    internal static ApplicationObserver? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>A builder is about to be made; its settings can still change.</summary>
    internal abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>A builder has been made; nothing has been added to it yet.</summary>
    internal abstract void Constructed(DistributedApplicationBuilder builder);

    /// <summary>The program has added what it has to add. Blocks it for as long as somebody else adds more.</summary>
    internal abstract void Building(DistributedApplicationBuilder builder);

    internal abstract void Built(DistributedApplication application);

    /// <summary>The program starts its application; it goes on once this completes.</summary>
    internal abstract Task StartingAsync(CancellationToken cancellationToken);

    internal abstract void Started();
}
