using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly IServiceProvider _services;

    internal ResourceCommandService(IServiceProvider services) => _services = services;

    /// <summary>Runs a command on one instance, or on the resource where the id is its name.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var resource = _services.GetRequiredService<DistributedApplicationModel>().Resources.FirstOrDefault(r =>
            r.GetResolvedResourceNames().Append(r.Name).Contains(resourceId, StringComparer.OrdinalIgnoreCase));
        if (resource is null)
        {
            return CommandResults.Failure($"Resource '{resourceId}' not found.");
        }

        return string.Equals(resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)
            ? await ExecuteCommandAsync(resource, commandName, cancellationToken)
            : await RunAsync(resource, resourceId, commandName, cancellationToken);
    }

    /// <summary>Runs a command on every instance of a resource; the first failure is the answer.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var results = await Task.WhenAll(
            resource.GetResolvedResourceNames().Select(id => RunAsync(resource, id, commandName, cancellationToken)));
        return results.FirstOrDefault(r => !r.Success) ?? results[0];
    }

    private async Task<ExecuteCommandResult> RunAsync(
        IResource resource, string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var logger = _services.GetRequiredService<ResourceLoggerService>().GetLogger(resourceId);
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c => c.Name == commandName) is not { } command)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
        }

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ServiceProvider = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = logger,
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
#pragma warning disable CA1031 // A command's failure is its result, whatever the command threw.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostingLog.CommandFailed(logger, commandName, exception);
            return CommandResults.Failure(exception);
        }
    }
}
