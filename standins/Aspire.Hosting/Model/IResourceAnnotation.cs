namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something attached to a resource that changes or describes its behaviour.</summary>
public interface IResourceAnnotation;
