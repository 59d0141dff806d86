using RagPlatform.Cache.Semantic.Index;

namespace RagPlatform.Cache.Changes;

/// <summary>Passages a version of a collection brought.</summary>
/// <param name="AtMs">When this process heard of it, Unix time in milliseconds.</param>
/// <param name="Version">The version.</param>
/// <param name="Vectors">Their vectors' codes, as far as they have any that can be compared.</param>
/// <param name="LeftOut">Whether there are more.</param>
internal sealed record NewPassages(long AtMs, long Version, IReadOnlyList<PassageVector> Vectors, bool LeftOut)
{
    /// <summary>Whether one of them is as close to a question as that answer's own passages, or may be.</summary>
    /// <param name="question">The question's code; empty where it has none.</param>
    /// <param name="bar">The least cosine that counts as close.</param>
    public bool MayMatter(ReadOnlySpan<sbyte> question, double bar)
    {
        if (LeftOut || (question.Length == 0 && Vectors.Count > 0))
        {
            return true;
        }

        float norm = VectorCode.Norm(question);
        foreach (PassageVector passage in Vectors)
        {
            if (passage.Code.Length != question.Length || VectorCode.Dot(question, passage.Code) >= bar * norm * passage.Norm)
            {
                return true;
            }
        }

        return false;
    }
}
