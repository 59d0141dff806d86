using RagPlatform.Contracts.V1;

namespace RagPlatform.Generation.Models;

/// <summary>A model could not answer. The message is for a reply's degradation reasons: no key, no address, no provider text.</summary>
/// <param name="message">Why.</param>
/// <param name="call">The call as it is to be booked.</param>
/// <param name="innerException">What was thrown below.</param>
internal sealed class ModelUnavailableException(string message, ModelCall call, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The call as it is to be booked: with what the provider may charge for.</summary>
    public ModelCall Call => call;
}
