using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>Keeps the subscriptions by event type and runs them.</summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, List<DistributedApplicationEventSubscription>> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        var subscription = new DistributedApplicationEventSubscription((e, cancellationToken) => callback((T)e, cancellationToken));
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(typeof(T), out var list))
            {
                _subscriptions.Add(typeof(T), list = []);
            }

            list.Add(subscription);
        }

        return subscription;
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Subscribe<T>((e, cancellationToken) => e.Resource == resource ? callback(e, cancellationToken) : Task.CompletedTask);
    }

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (_gate)
        {
            foreach (var list in _subscriptions.Values)
            {
                list.Remove(subscription);
            }
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        DistributedApplicationEventSubscription[] subscribers;
        lock (_gate)
        {
            subscribers = _subscriptions.TryGetValue(typeof(T), out var list) ? [.. list] : [];
        }

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingConcurrent:
                return Task.WhenAll(subscribers.Select(s => s.Callback(@event, cancellationToken)));
            case EventDispatchBehavior.NonBlockingConcurrent:
                _ = Task.Run(() => Task.WhenAll(subscribers.Select(s => s.Callback(@event, cancellationToken))), cancellationToken);
                return Task.CompletedTask;
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(() => RunInOrderAsync(subscribers, @event, cancellationToken), cancellationToken);
                return Task.CompletedTask;
            default:
                return RunInOrderAsync(subscribers, @event, cancellationToken);
        }
    }

    private static async Task RunInOrderAsync(
        DistributedApplicationEventSubscription[] subscribers,
        IDistributedApplicationEvent @event,
        CancellationToken cancellationToken)
    {
        foreach (var subscriber in subscribers)
        {
            await subscriber.Callback(@event, cancellationToken);
        }
    }
}
