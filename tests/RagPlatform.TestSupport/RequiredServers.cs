namespace RagPlatform.TestSupport;

/// <summary>Whether a missing server skips a test or fails it.</summary>
public static class RequiredServers
{
    /// <summary>The environment variable that turns skipping off when it is <c>1</c>.</summary>
    public const string Variable = "RAG_REQUIRE_SERVERS";

    /// <summary>True when nothing may be skipped.</summary>
    public static bool AreRequired => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The environment variable that names, separated by commas, servers that may be missing all the same.</summary>
    public const string OptionalVariable = "RAG_OPTIONAL_SERVERS";

    /// <summary>The reason to give the test runner for a skip; null when the test has to run.</summary>
    /// <param name="missingReason">Why it cannot run here; null when it can.</param>
    /// <param name="server">What it needs, where that may be declared optional.</param>
    public static string? SkipReason(string? missingReason, string server = "") =>
        AreRequired && !IsOptional(server) ? null : missingReason;

    private static bool IsOptional(string server) => server.Length > 0
        && (Environment.GetEnvironmentVariable(OptionalVariable) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries).Contains(server);
}
