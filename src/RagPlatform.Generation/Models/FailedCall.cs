using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Generation.Models;

/// <summary>What is booked of a call that failed.</summary>
internal static class FailedCall
{
    /// <summary>A call of which nothing more is known than that it was made: the prompt may well be charged.</summary>
    public static ModelCall Unheard(IAnswerModel model, ModelPrompt prompt)
    {
        ModelCall call = Refused(model);
        call.InputUncachedTokens = prompt.CountTokens(TokenCounter.For(model.Provider, model.Name));
        call.Estimated = true;
        return call;
    }

    /// <summary>A call that never became one, because the provider refused it or could not be reached: nothing is charged.</summary>
    public static ModelCall Refused(IAnswerModel model) => new()
    {
        Provider = model.Provider,
        Model = model.Name,
        Region = model.Region,
        Failed = true,
    };
}
