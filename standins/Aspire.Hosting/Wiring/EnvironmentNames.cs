namespace Aspire.Hosting;

/// <summary>Makes resource names fit for environment variables.</summary>
internal static class EnvironmentNames
{
    internal static string Encode(string name) =>
        string.Concat(name.ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
}
