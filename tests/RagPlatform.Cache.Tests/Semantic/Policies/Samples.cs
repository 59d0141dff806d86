using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

/// <summary>The two sets of observations whose fits are known.</summary>
internal static class Samples
{
    /// <summary>Twelve judgements that overlap between 0.86 and 0.89.</summary>
    public static Observations Mixed { get; } = Of(
        (.80, 0), (.85, 0), (.88, 1), (.87, 0), (.90, 1), (.86, 1), (.92, 1), (.95, 1), (.89, 0), (.93, 1), (.97, 1), (.98, 1));

    /// <summary>Many judgements, nearly all right from 0.92 on.</summary>
    public static Observations Many { get; } = Of(
    [
        .. Enumerable.Repeat((.80, 0), 10), .. Enumerable.Repeat((.85, 0), 10), .. Enumerable.Repeat((.88, 1), 6),
        .. Enumerable.Repeat((.88, 0), 4), .. Enumerable.Repeat((.92, 1), 38), .. Enumerable.Repeat((.92, 0), 2),
        .. Enumerable.Repeat((.97, 1), 60),
    ]);

    public static Observations Of(params (double Similarity, int IsRight)[] labels) =>
        labels.Aggregate(Observations.None, (observations, label) => observations.Add(label.Similarity, label.IsRight == 1));
}
