using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <summary>The builder behind <see cref="DistributedApplication.CreateBuilder()"/>.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    /// <summary>Leaves room for children that use their whole grace period, one layer of dependants after the other.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string> SwitchMappings = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
    };

    private readonly HostApplicationBuilder _inner;
    private readonly ApplicationObserver? _observer = ApplicationObserver.Current;
    private readonly bool _hasDashboard;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
        : this(options, new HostApplicationBuilderSettings())
    {
    }

    internal DistributedApplicationBuilder(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        _observer?.Constructing(options, settings);
        AppHostAssembly = options.Assembly;
        settings.Args ??= options.Args;
        settings.ContentRootPath ??= options.ProjectDirectory;
        _inner = new HostApplicationBuilder(settings);
        _inner.Configuration.AddCommandLine(options.Args ?? [], SwitchMappings);
        AppHostDirectory = Path.GetFullPath(options.ProjectDirectory ?? _inner.Environment.ContentRootPath);
        ExecutionContext = CreateExecutionContext(_inner.Configuration);
        _hasDashboard = ExecutionContext.IsRunMode && !options.DisableDashboard;
        RegisterServices(options);
        _observer?.Constructed(this);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ThrowIfTaken(resource, Resources);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        _observer?.Building(this);

        if (_hasDashboard)
        {
            DashboardModel.AddTo(this);
        }

        // Resources can also be put into the collection directly, past AddResource.
        for (var i = 0; i < Resources.Count; i++)
        {
            ThrowIfTaken(Resources[i], Resources.Take(i));
        }

        foreach (var resource in Resources)
        {
            LifecycleCommands.AddTo(resource);
        }

        var application = new DistributedApplication(_inner.Build()) { Observer = _observer };
        ExecutionContext.ServiceProvider = application.Services;
        _observer?.Built(application);
        return application;
    }

    private static void ThrowIfTaken(IResource resource, IEnumerable<IResource> others)
    {
        if (others.FirstOrDefault(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type " +
                $"'{taken.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }
    }

    private static DistributedApplicationExecutionContext CreateExecutionContext(ConfigurationManager configuration)
    {
        var publisher = configuration["Publishing:Publisher"];
        var operation = configuration["AppHost:Operation"];
        if (operation is null)
        {
            return publisher is null
                ? new(DistributedApplicationOperation.Run)
                : new(DistributedApplicationOperation.Publish, publisher);
        }

        return Enum.TryParse<DistributedApplicationOperation>(operation, ignoreCase: true, out var parsed)
            ? new(parsed, publisher ?? "manifest")
            : throw new DistributedApplicationException($"The operation '{operation}' is not known; 'run' and 'publish' are.");
    }

    private void RegisterServices(DistributedApplicationOptions options)
    {
        var services = _inner.Services;
        services.AddSingleton(options);
        services.AddSingleton(ExecutionContext);
        services.AddSingleton(Eventing);
        services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(sp => new ResourceLoggerService(sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton(sp => new ResourceNotificationService(
            sp.GetRequiredService<ILogger<ResourceNotificationService>>(),
            sp.GetRequiredService<IHostApplicationLifetime>(),
            sp.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>()));
        services.AddSingleton(sp => new ResourceCommandService(sp));
        services.AddHealthChecks();
        services.AddSingleton<ManifestPublisher>();
        if (options.EnableResourceLogging)
        {
            services.AddHostedService<ResourceLogForwarder>();
        }

        services.AddOrchestration(new AppHostInfo(AppHostDirectory, AppHostAssembly));
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);

        // With a dashboard a person can bring a dependency back; without one nobody can.
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior = options.DisableDashboard
            ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable);
    }
}
