namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which stage of the dependency a resource waits for.</summary>
public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitForCompletion = 1,
    WaitUntilStarted = 2,
}
