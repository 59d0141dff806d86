namespace Aspire.Hosting.ApplicationModel;

/// <summary>An event that was published and the work of its subscribers.</summary>
public record EventSnapshot(Task EventTask);
