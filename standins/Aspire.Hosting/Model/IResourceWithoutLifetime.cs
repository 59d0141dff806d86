namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that never starts or stops, such as a parameter.</summary>
public interface IResourceWithoutLifetime : IResource;
