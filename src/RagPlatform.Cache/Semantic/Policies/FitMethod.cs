namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>How the curve of an entry is fitted to its observations.</summary>
internal enum FitMethod
{
    /// <summary>Firth's penalised likelihood: finite and less biased for the few observations an entry has.</summary>
    Firth,

    /// <summary>Plain maximum likelihood: grows without limit when no wrong answer is more similar than a right one.</summary>
    MaximumLikelihood,
}
