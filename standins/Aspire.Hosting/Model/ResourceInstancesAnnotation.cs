namespace Aspire.Hosting.ApplicationModel;

/// <summary>The ids of a resource's running instances, one per replica.</summary>
internal sealed record ResourceInstancesAnnotation(IReadOnlyList<string> Ids) : IResourceAnnotation;
