namespace Aspire.Hosting.Eventing;

/// <summary>Whether a publisher waits for its subscribers, and in which order they run.</summary>
public enum EventDispatchBehavior
{
    BlockingSequential = 0,
    BlockingConcurrent = 1,
    NonBlockingSequential = 2,
    NonBlockingConcurrent = 3,
}
