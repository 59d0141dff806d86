namespace RagPlatform.Cli.CommandLine;

/// <summary>The command line asks for something that cannot be; found only after it was read.</summary>
/// <param name="message">A sentence for standard error.</param>
internal sealed class UsageException(string message) : Exception(message);
