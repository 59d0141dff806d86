using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>A test that needs an installed Chromium and the rules of axe-core.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeFactAttribute : ServerFactAttribute
{
    public AxeFactAttribute()
        : base(BrowserFactAttribute.MissingReason ?? (File.Exists(ScriptPath)
            ? null
            : "The modules of tests/node are not installed (run 'npm ci' there)."))
    {
    }

    /// <summary>The rules, as a script.</summary>
    public static string ScriptPath => RepositoryRoot.Combine("tests", "node", "node_modules", "axe-core", "axe.min.js");
}
