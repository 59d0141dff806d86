namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>Decides which searches are looked at again.</summary>
/// <param name="share">Share of them, 0 to 1.</param>
/// <param name="next">Gives a random number in [0, 1); called from any thread.</param>
internal sealed class RecallSampler(double share, Func<double> next)
{
    /// <summary>Whether this search is one.</summary>
    public bool Takes() => share > 0 && next() < share;
}
