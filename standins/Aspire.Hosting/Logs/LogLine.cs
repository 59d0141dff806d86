namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line a resource wrote; numbers count from 1 for each resource.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
