namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Which entries a filter admits, a bit each. Entries never change, so a bit that was set stays right.</summary>
/// <param name="Bits">64 entries a number.</param>
/// <param name="Documents">Entries below this were asked.</param>
/// <param name="Rows">Rows of those that are admitted, dead ones included.</param>
internal sealed record AdmittedDocuments(ulong[] Bits, int Documents, int Rows)
{
    /// <summary>Whether an entry is admitted.</summary>
    public bool Contains(int document) => (Bits[document >> 6] >> (document & 63) & 1) != 0;
}
