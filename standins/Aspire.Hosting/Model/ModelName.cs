using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The rule for names of resources and endpoints: 1 to 64 characters, ASCII letters, digits and hyphens, a letter first,
/// no two hyphens in a row and none at the end.
/// </summary>
internal static class ModelName
{
    internal const int MaxLength = 64;

    internal static void ValidateName(string kind, [NotNull] string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (FirstFault(name) is { } fault)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. {fault}", nameof(name));
        }
    }

    private static string? FirstFault(string name) => name switch
    {
        { Length: > MaxLength } => $"Name must be between 1 and {MaxLength} characters long.",
        _ when !char.IsAsciiLetter(name[0]) => "Name must start with an ASCII letter.",
        _ when name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') => "Name must contain only ASCII letters, digits, and hyphens.",
        _ when name.Contains("--", StringComparison.Ordinal) => "Name cannot contain consecutive hyphens.",
        _ when name[^1] == '-' => "Name cannot end with a hyphen.",
        _ => null,
    };
}
