namespace Aspire.Hosting.ApplicationModel;

/// <summary>How often a Redis server writes a snapshot.</summary>
internal sealed record RedisPersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;
