namespace Aspire.Hosting.Eventing;

/// <summary>Something that happens once in an application's life.</summary>
public interface IDistributedApplicationEvent;
