using System.Reflection;
using Xunit.Sdk;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>Runs a theory on the cache in memory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemoryCacheAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[CacheKind.Memory]];
}
