namespace Aspire.Hosting.ApplicationModel;

/// <summary>A deployed project does not trust the headers of what stands in front of it.</summary>
internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;
