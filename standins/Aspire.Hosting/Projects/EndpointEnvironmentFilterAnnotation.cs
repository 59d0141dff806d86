namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which endpoints a project hears of through its environment.</summary>
internal sealed class EndpointEnvironmentFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    internal Func<EndpointAnnotation, bool> Filter { get; } = filter;
}
