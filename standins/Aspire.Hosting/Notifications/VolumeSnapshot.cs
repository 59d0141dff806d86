namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume of a running container.</summary>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);
