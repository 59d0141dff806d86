using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// A run of an AppHost's entry point on a thread of its own. It is held twice: before it builds its application, so that a test can add to
/// the builder, and before it starts it, so that the test says when.
/// </summary>
internal sealed class EntryPointRun : ApplicationObserver, IAsyncDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource _mayBuild = New();
    private readonly TaskCompletionSource<DistributedApplication> _application = New<DistributedApplication>();
    private readonly TaskCompletionSource _mayStart = New();
    private readonly TaskCompletionSource _started = New();
    private readonly TaskCompletionSource<Exception?> _ended = New<Exception?>();
    private readonly Assembly _assembly;
    private readonly string[] _arguments;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configure;

    private EntryPointRun(
        Assembly assembly, string[] arguments, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        _assembly = assembly;
        _arguments = arguments;
        _configure = configure;
    }

    /// <summary>The program's builder, once the program has added everything to it.</summary>
    internal Task<DistributedApplicationBuilder> Builder => _builder.Task;

    internal static EntryPointRun Start(
        Assembly assembly, string[] arguments, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var entryPoint = assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{assembly.GetName().Name}' has no entry point.");
        var run = new EntryPointRun(assembly, arguments, configure);
        new Thread(() => run.Run(entryPoint)) { IsBackground = true, Name = $"{assembly.GetName().Name} entry point" }.Start();
        return run;
    }

    internal async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return new ApplicationUnderTest(await _application.Task.WaitAsync(cancellationToken), this);
    }

    /// <summary>Lets the program start its application and waits until it has.</summary>
    internal Task StartApplicationAsync(CancellationToken cancellationToken)
    {
        _mayStart.TrySetResult();
        return _started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the end of the program; what it threw, if it did not end by itself.</summary>
    internal Task<Exception?> WaitForEndAsync(CancellationToken cancellationToken) => _ended.Task.WaitAsync(cancellationToken);

    /// <summary>Breaks off a program that is held; one that runs is not touched.</summary>
    public async ValueTask DisposeAsync()
    {
        var aborted = _mayBuild.TrySetException(new HostAbortedException());
        aborted |= _mayStart.TrySetException(new HostAbortedException());
        if (aborted)
        {
            await _ended.Task;
        }
    }

    internal override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.Args ??= _arguments;
        TestingDefaults.Apply(options, settings, _assembly);
        _configure(options, settings);
    }

    internal override void Constructed(DistributedApplicationBuilder builder) => TestingDefaults.Apply(builder);

    internal override void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    internal override void Built(DistributedApplication application) => _application.TrySetResult(application);

    internal override Task StartingAsync(CancellationToken cancellationToken) => _mayStart.Task.WaitAsync(cancellationToken);

    internal override void Started() => _started.TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run(MethodInfo entryPoint)
    {
        Current = this;
        Exception? failure = null;
        try
        {
            entryPoint.Invoke(obj: null, BindingFlags.DoNotWrapExceptions, binder: null,
                entryPoint.GetParameters().Length == 0 ? [] : [_arguments], culture: null);
        }
        catch (HostAbortedException)
        {
            // This is how a held program is broken off.
        }
#pragma warning disable CA1031 // Whatever the program throws is the test's to see, where it waits for the program.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        // Whoever still waits for a stage the program did not reach is told why; unobserved, it is nobody's error.
        var reason = failure ?? new InvalidOperationException("The entry point exited without building and starting an application.");
        Fail(_builder, reason);
        Fail(_application, reason);
        if (_started.TrySetException(reason))
        {
            _ = _started.Task.Exception;
        }

        _ended.SetResult(failure);
    }

    private static void Fail<T>(TaskCompletionSource<T> stage, Exception reason)
    {
        if (stage.TrySetException(reason))
        {
            _ = stage.Task.Exception;
        }
    }
}
