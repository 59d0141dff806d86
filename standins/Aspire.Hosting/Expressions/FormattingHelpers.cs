namespace Aspire.Hosting.ApplicationModel;

/// <summary>The named formats a value inside an expression may ask for.</summary>
internal static class FormattingHelpers
{
    internal const string UriFormat = "uri";

    internal static bool IsUri(string? format) => string.Equals(format, UriFormat, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name under which a manifest holds the encoded form of a parameter.</summary>
    internal static string UriEncodedName(string parameter) => $"{parameter}-uri-encoded";

    internal static string? Apply(string? value, string? format) => format switch
    {
        null or "" => value,
        _ when IsUri(format) => value is null ? null : Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported; '{UriFormat}' is."),
    };
}
