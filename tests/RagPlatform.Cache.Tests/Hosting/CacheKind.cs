namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>The implementations the contract of the result cache is tested on.</summary>
public enum CacheKind
{
    Memory,
    Redis,
}
