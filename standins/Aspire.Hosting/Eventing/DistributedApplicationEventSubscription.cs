namespace Aspire.Hosting.Eventing;

/// <summary>A registered callback, kept to take it back.</summary>
public sealed class DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
{
    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; } = callback;
}
