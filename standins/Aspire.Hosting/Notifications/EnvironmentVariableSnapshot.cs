namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable of a running resource; <paramref name="IsFromSpec"/> says that the model set it.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);
