namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>A pair to learn from.</summary>
/// <param name="Row">Its features.</param>
/// <param name="IsSame">Whether both have the same answer.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Group">Pairs of one group are learned from together or not at all.</param>
internal sealed record VerifierSample(double[] Row, bool IsSame, double Weight, int Group);
