namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>What a search sees of a generation; replaced as a whole by each step, so that a step is seen entirely or not at all.</summary>
/// <param name="Sequence">Steps applied.</param>
/// <param name="Version">The collection's version reached last.</param>
/// <param name="Rows">Rows below this are written.</param>
/// <param name="Documents">Entries below this are written.</param>
/// <param name="DeadRows">Rows whose entry died.</param>
/// <param name="MostWindows">The most rows any chunk has.</param>
internal sealed record GenerationView(uint Sequence, long Version, int Rows, int Documents, int DeadRows, int MostWindows)
{
    public static GenerationView Empty { get; } = new(0, 0, 0, 0, 0, 1);

    /// <summary>Rows that can be found.</summary>
    public int LiveRows => Rows - DeadRows;
}
