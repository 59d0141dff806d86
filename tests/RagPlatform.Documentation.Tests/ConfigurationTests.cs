using System.Text.RegularExpressions;
using RagPlatform.TestSupport;

namespace RagPlatform.Documentation.Tests;

/// <summary>docs/configuration.md knows every setting there is.</summary>
public sealed partial class ConfigurationTests
{
    private const string WriteVariable = "RAG_WRITE_DOCS";
    private const string Begin = "<!-- The tables below are written from the code. -->\n";
    private static readonly string s_path = RepositoryRoot.Combine("docs", "configuration.md");

    [Fact]
    public void OptionsTables_AgainstTheCode_AreCurrent()
    {
        string document = File.ReadAllText(s_path);
        int begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string current = SettingsTable.Write();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(s_path, document[..begin] + current);
            return;
        }

        Assert.True(
            document[begin..] == current,
            $"docs/configuration.md is not current; renew it: {WriteVariable}=1 dotnet test tests/RagPlatform.Documentation.Tests");
    }

    [Fact]
    public void EnvironmentVariables_ReadAnywhere_AreDocumented()
    {
        string document = File.ReadAllText(s_path);

        string[] names = [.. Sources("src", "RagPlatform.ServiceDefaults", "RagPlatform.AppHost").SelectMany(text => VariableName().Matches(text))
            .Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.InRange(names.Length, 5, 1000);
        Assert.All(names, name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void AppHostArguments_ReadAnywhere_AreDocumented()
    {
        string document = File.ReadAllText(s_path);

        string[] names = [.. Sources("RagPlatform.AppHost").SelectMany(text => ArgumentName().Matches(text))
            .Select(match => match.Groups[1].Value.Split('{')[0]).Distinct().Order(StringComparer.Ordinal)];

        Assert.InRange(names.Length, 3, 1000);
        Assert.All(names, name => Assert.Contains(name, document, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    [GeneratedRegex("RAG_[A-Z]+(?:_[A-Z]+)*")]
    private static partial Regex VariableName();

    // configuration["stores"], Configuration[$"Replicas:{service}"], Port(configuration, "Ports:Console", ...)
    [GeneratedRegex("""onfiguration(?:\[|, )\$?"([A-Za-z_:]+[^"]*)"[\],]""")]
    private static partial Regex ArgumentName();
}
