using Xunit;

namespace RagPlatform.TestSupport;

/// <summary>The theory form of <see cref="ServerFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ServerTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether the test runs.</summary>
    /// <param name="missingReason">
    /// Why the test cannot run here; null when it can. Discovery may ask for many tests: cache the answer.
    /// </param>
    protected ServerTheoryAttribute(string? missingReason)
    {
        Skip = RequiredServers.SkipReason(missingReason);
    }
}
