namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's state and how it is shown.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}
