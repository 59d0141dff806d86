using RagPlatform.Console.Tests.Browser;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Dashboard;

/// <summary>A test that needs an installed Chromium and the Aspire CLI, on the PATH or named by <c>RAG_ASPIRE_CLI</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DashboardFactAttribute : ServerFactAttribute
{
    private static readonly Lazy<string?> s_missing = new(Missing);

    public DashboardFactAttribute()
        : base(s_missing.Value)
    {
    }

    /// <summary>Why such a test cannot run here; null where it can.</summary>
    public static string? MissingReason => s_missing.Value;

    private static string? Missing()
    {
        string? cli = Environment.GetEnvironmentVariable("RAG_ASPIRE_CLI");
        return BrowserFactAttribute.MissingReason
            ?? ((cli is null ? Programs.Find("aspire") is null : !File.Exists(cli))
                ? "the Aspire CLI is neither on the PATH nor named by RAG_ASPIRE_CLI."
                : null);
    }
}
