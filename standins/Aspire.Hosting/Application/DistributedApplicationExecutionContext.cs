namespace Aspire.Hosting;

/// <summary>Says whether the model runs or is published.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
{
    private IServiceProvider? _services;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    public string PublisherName { get; set; } = publisherName;

    public DistributedApplicationOperation Operation { get; } = operation;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public IServiceProvider ServiceProvider
    {
        get => _services ?? throw new InvalidOperationException("The service provider is available once the application has been built.");
        internal set => _services = value;
    }
}
