namespace RagPlatform.Retrieval.Chunking;

/// <summary>A chunking policy that cannot be followed.</summary>
/// <param name="field">The part at fault: <c>kind</c>, <c>max</c>, <c>overlap</c> or <c>window</c>; or <c>policy</c>, its form.</param>
/// <param name="message">A sentence that names the part and says what to do.</param>
internal sealed class ChunkingPolicyException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
