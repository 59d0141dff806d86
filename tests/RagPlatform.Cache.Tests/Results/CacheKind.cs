namespace RagPlatform.Cache.Tests.Results;

/// <summary>The implementations the contract of the result cache is tested on.</summary>
public enum CacheKind
{
    Memory,
    Redis,
}
