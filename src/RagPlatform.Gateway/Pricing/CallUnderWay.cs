using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Gateway.Pricing;

/// <summary>
/// A call to a model that has begun and of which nothing but its text has been heard. Should it stay so, because the caller left or the line broke,
/// it is booked as a failed one: the prompt, and what was written of the answer.
/// </summary>
/// <param name="begun">What Generation said before it called the model.</param>
internal sealed class CallUnderWay(ModelCall begun)
{
    private readonly StringBuilder _written = new();

    /// <summary>Notes a piece of the answer.</summary>
    public void Hear(string delta) => _written.Append(delta);

    /// <summary>What is booked when nothing more is heard; an estimate.</summary>
    public ModelCall ToFailedCall()
    {
        ModelCall call = begun.Clone();
        call.OutputTextTokens = TokenCounter.For(begun.Provider, begun.Model).Count(_written.ToString());
        call.Estimated = true;
        call.Failed = true;
        return call;
    }
}
