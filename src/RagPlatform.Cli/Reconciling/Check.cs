namespace RagPlatform.Cli.Reconciling;

/// <summary>Two numbers that must be the same.</summary>
/// <param name="Name">What holds when they are; for programs.</param>
/// <param name="Accepted">What the first number counts: what was accepted.</param>
/// <param name="AcceptedCount">The first number.</param>
/// <param name="Recorded">What the second number counts: what became of it.</param>
/// <param name="RecordedCount">The second number.</param>
/// <param name="Hint">Where to look when they differ; empty when there is nothing to add.</param>
internal sealed record Check(
    string Name, string Accepted, long AcceptedCount, string Recorded, long RecordedCount, string Hint = "")
{
    /// <summary>Whether they are the same.</summary>
    public bool Agrees => AcceptedCount == RecordedCount;
}
