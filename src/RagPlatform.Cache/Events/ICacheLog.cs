namespace RagPlatform.Cache.Events;

/// <summary>Where events go: applied here, and told to whoever else has to know.</summary>
internal interface ICacheLog
{
    /// <summary>Applies an event and makes it known.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">
    /// CACHE_STORE_UNAVAILABLE: an event that ends answers was applied here and could not be made known; say it again.
    /// </exception>
    Task<EventOutcome> AppendAsync(CacheEvent happened, CancellationToken cancellationToken);

    /// <summary>Whether everything that was made known anywhere up to a second ago is applied here; only then answers may be served.</summary>
    ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Answers begun before this may rest on something whose change nobody remembers.</summary>
    DateTimeOffset RemembersSince { get; }
}
