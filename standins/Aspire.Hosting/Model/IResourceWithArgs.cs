namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that runs with command line arguments.</summary>
public interface IResourceWithArgs : IResource;
