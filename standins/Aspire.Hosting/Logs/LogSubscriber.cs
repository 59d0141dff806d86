namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says whether anyone reads the log named.</summary>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);
