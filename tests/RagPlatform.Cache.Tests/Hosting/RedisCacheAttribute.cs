using System.Reflection;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit.Sdk;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>Runs a theory on the cache in Redis; it is skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisCacheAttribute : DataAttribute
{
    public RedisCacheAttribute()
    {
        Skip = RequiredServers.SkipReason(RedisServer.MissingReason);
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[CacheKind.Redis]];
}
