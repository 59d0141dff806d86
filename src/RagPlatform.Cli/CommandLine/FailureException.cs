namespace RagPlatform.Cli.CommandLine;

/// <summary>A command cannot be carried out.</summary>
/// <param name="message">A sentence for standard error: what is wrong and what to do.</param>
/// <param name="innerException">The cause.</param>
internal sealed class FailureException(string message, Exception? innerException = null) : Exception(message, innerException);
