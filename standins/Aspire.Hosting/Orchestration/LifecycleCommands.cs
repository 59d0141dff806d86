using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands every process and container answers: start, stop, restart.</summary>
internal static class LifecycleCommands
{
    internal static void AddTo(IResource resource)
    {
        if (resource is not (ProjectResource or ExecutableResource or ContainerResource)
            || resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == KnownResourceCommands.StartCommand))
        {
            return;
        }

        resource.Annotations.Add(Create(
            KnownResourceCommands.StartCommand, "Start", "Play", IsStopped, (i, cancellationToken) => i.StartAsync(cancellationToken)));
        resource.Annotations.Add(Create(
            KnownResourceCommands.StopCommand, "Stop", "Stop", IsRunning, (i, cancellationToken) => i.StopAsync(cancellationToken)));
        resource.Annotations.Add(Create(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", IsRunning,
            async (instance, cancellationToken) =>
            {
                await instance.StopAsync(cancellationToken);
                await instance.StartAsync(cancellationToken);
            }));
    }

    private static bool IsStopped(string? state) =>
        state is not null && (state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state));

    private static bool IsRunning(string? state) => state == KnownResourceStates.Running;

    private static ResourceCommandAnnotation Create(
        string name, string displayName, string icon, Func<string?, bool> usable, Func<ResourceInstance, CancellationToken, Task> action) =>
        new(
            name,
            displayName,
            context => usable(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async context =>
            {
                var instance = context.ServiceProvider.GetRequiredService<ResourceOrchestrator>().Find(context.ResourceName);
                if (instance is null)
                {
                    return CommandResults.Failure(
                        $"'{context.ResourceName}' is not known to the orchestrator; has the application started?");
                }

                await action(instance, context.CancellationToken);
                return CommandResults.Success();
            },
            displayDescription: null,
            parameter: null,
            confirmationMessage: null,
            icon,
            IconVariant.Filled,
            isHighlighted: false);
}
