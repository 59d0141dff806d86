namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a waiting resource does when its dependency dies.</summary>
public enum WaitBehavior
{
    /// <summary>Keep waiting, the dependency may come back.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>Give up: the waiting resource fails to start.</summary>
    StopOnResourceUnavailable = 1,
}
