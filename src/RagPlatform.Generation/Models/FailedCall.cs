using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Generation.Models;

/// <summary>What is booked of a call that failed.</summary>
internal static class FailedCall
{
    /// <summary>What the provider charges for it is not known here; the prompt may well be charged.</summary>
    public static ModelCall Of(IAnswerModel model, ModelPrompt prompt) => new()
    {
        Provider = model.Provider,
        Model = model.Name,
        Region = model.Region,
        InputUncachedTokens = prompt.CountTokens(TokenCounter.For(model.Provider, model.Name)),
        Estimated = true,
        Failed = true,
    };
}
