using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Admits the rows a search sees: of entries its filter admits, that are alive for it.</summary>
/// <param name="generation">Where the rows are.</param>
/// <param name="sequence">The search's sequence number.</param>
/// <param name="admitted">What the filter admits; null: everything.</param>
internal readonly struct VisibleRows(Generation generation, uint sequence, AdmittedDocuments? admitted) : IRowAdmission
{
    public bool Admits(int row)
    {
        int document = generation.PointOf(row).Document;
        return (admitted is null || admitted.Contains(document)) && generation.Documents[document].IsVisibleAt(sequence);
    }
}
