using Xunit;

namespace RagPlatform.TestSupport;

/// <summary>
/// A test that needs something the machine may lack: a server, a program, a set of modules. It is skipped with the reason where that
/// is missing, and runs (so fails) there when <c>RAG_REQUIRE_SERVERS=1</c> says that everything is supposed to be present.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ServerFactAttribute : FactAttribute
{
    /// <summary>Decides whether the test runs.</summary>
    /// <param name="missingReason">
    /// Why the test cannot run here; null when it can. Discovery may ask for many tests: cache the answer.
    /// </param>
    /// <param name="server">What it needs, where that may be declared optional.</param>
    protected ServerFactAttribute(string? missingReason, string server = "")
    {
        Skip = RequiredServers.SkipReason(missingReason, server);
    }
}
