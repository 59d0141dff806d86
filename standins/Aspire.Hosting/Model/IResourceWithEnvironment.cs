namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that runs with environment variables.</summary>
public interface IResourceWithEnvironment : IResource;
