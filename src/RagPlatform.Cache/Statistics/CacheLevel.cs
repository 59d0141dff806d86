namespace RagPlatform.Cache.Statistics;

/// <summary>How an answer was found.</summary>
internal enum CacheLevel
{
    /// <summary>The same question, fresh.</summary>
    Result,

    /// <summary>A similar question, fresh.</summary>
    Semantic,

    /// <summary>Either, no longer fresh, for one who accepts that.</summary>
    Stale,
}
