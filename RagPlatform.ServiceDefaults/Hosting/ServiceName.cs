namespace RagPlatform.ServiceDefaults.Hosting;

/// <summary>The name of the running service.</summary>
/// <param name="Value">As in the AppHost, e.g. <c>retrieval</c>.</param>
public sealed record ServiceName(string Value);
