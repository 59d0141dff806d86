using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>A test that needs an installed Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : ServerFactAttribute
{
    private static readonly Lazy<string?> s_path = new(() => Programs.Find("chromium") ?? Programs.Find("chromium-browser"));

    public BrowserFactAttribute()
        : base(MissingReason)
    {
    }

    /// <summary>Why tests in a browser cannot run here; null when they can.</summary>
    public static string? MissingReason => s_path.Value is null ? "chromium is not on the PATH." : null;

    /// <summary>The browser's program.</summary>
    public static string ExecutablePath => s_path.Value ?? throw new InvalidOperationException(MissingReason);
}
