namespace RagPlatform.CostAccounting.Segments;

/// <summary>A row of <c>segments</c>; times are Unix milliseconds.</summary>
internal sealed class SegmentRow
{
    /// <summary>The columns but the mean, which is large.</summary>
    public const string Columns =
        "segment_id AS SegmentId, model AS Model, vectors AS Vectors, tightness AS Tightness, example AS Example, label AS Label, state AS State, "
        + "merged_into AS MergedInto, created_at AS CreatedAt, last_seen AS LastSeen, weight AS Weight, evidence AS Evidence, "
        + "evidence_lead AS EvidenceLead, evidence_seen AS EvidenceSeen";

    /// <summary>States.</summary>
    public const long Active = 0;
    public const long Merged = 1;
    public const long Retired = 2;

    // From this many on both numbers are halved, so that a passage that came later can take the lead.
    private const long EvidenceMemory = 1000;

    public string SegmentId { get; init; } = string.Empty;

    public string Model { get; init; } = string.Empty;

    public byte[]? Mean { get; init; }

    public long Vectors { get; init; }

    public double Tightness { get; init; }

    public string Example { get; set; } = string.Empty;

    public string Label { get; init; } = string.Empty;

    public long State { get; init; }

    public string MergedInto { get; init; } = string.Empty;

    public long CreatedAt { get; init; }

    public long LastSeen { get; init; }

    public double Weight { get; init; }

    public string Evidence { get; private set; } = string.Empty;

    public long EvidenceLead { get; private set; }

    public long EvidenceSeen { get; private set; }

    /// <summary>At least this share of the answers rest on <see cref="Evidence"/> first.</summary>
    public double SameEvidenceShare => EvidenceSeen == 0 ? 0 : (double)EvidenceLead / EvidenceSeen;

    /// <summary>
    /// Counts an answer's first passage by the majority vote of Boyer and Moore ("MJRTY", 1981): another passage than the leading one takes one off
    /// its lead. Each answer taken off cancels one of the others, so the leader stands in at least lead / seen of the answers: of A A B A the lead is
    /// 2 and the bound 1/2, while the share is 3/4.
    /// </summary>
    public void Vote(string evidence)
    {
        if (EvidenceLead == 0)
        {
            Evidence = evidence;
        }

        EvidenceLead += Evidence == evidence ? 1 : -1;
        if (++EvidenceSeen == EvidenceMemory)
        {
            (EvidenceLead, EvidenceSeen) = (EvidenceLead / 2, EvidenceSeen / 2);
        }
    }
}
