using System.Reflection;
using RagPlatform.TestSupport;
using Xunit.Abstractions;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>Says which server the suite of an engine needs.</summary>
/// <param name="server">A type with a static property <c>MissingReason</c>: why it cannot run here; null when it can. A constant
/// <c>ServerName</c>, if it has one, is what it is called where servers are declared optional.</param>
/// <param name="mayBeRequired">Whether <c>RAG_REQUIRE_SERVERS=1</c> asks for it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsServerAttribute(Type server, bool mayBeRequired = true) : Attribute
{
    /// <summary>Why a test is to be skipped; null when it runs.</summary>
    public static string? SkipReason(ITestMethod test)
    {
        Attribute? needed = ((IReflectionTypeInfo)test.TestClass.Class).Type.GetCustomAttribute<NeedsServerAttribute>();
        return (needed as NeedsServerAttribute)?.Reason;
    }

    private string? Reason
    {
        get
        {
            var missing = (string?)server.GetProperty("MissingReason", BindingFlags.Static | BindingFlags.Public)!.GetValue(null);
            var name = (string?)server.GetField("ServerName")?.GetRawConstantValue();
            return mayBeRequired ? RequiredServers.SkipReason(missing, name ?? string.Empty) : missing;
        }
    }
}
