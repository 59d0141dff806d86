namespace RagPlatform.Generation.Models;

/// <summary>A model could not answer. The message is for a reply's degradation reasons: no key, no address, no provider text.</summary>
internal sealed class ModelUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
