namespace Aspire.Hosting.ApplicationModel;

/// <summary>Limits the variables references add to a resource.</summary>
public class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}
