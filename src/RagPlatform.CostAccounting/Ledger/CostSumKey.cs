namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What a sum is kept for.</summary>
internal readonly record struct CostSumKey(
    string Tenant,
    long Day,
    string Category,
    string Team,
    string Subject,
    string Collection,
    string Segment,
    string Provider,
    string Model) : IComparable<CostSumKey>
{
    // What differs most; the rest mostly follows from it.
    public override int GetHashCode() => HashCode.Combine(Day, Subject, Collection, Category, Model);

    public static CostSumKey Of(LedgerEvent booked) => new(
        booked.Usage.Tenant,
        booked.Day,
        booked.Usage.Category,
        booked.Usage.Team,
        booked.Usage.Subject,
        booked.Usage.Collection,
        booked.Usage.Segment,
        booked.Usage.Provider,
        booked.Usage.Model);

    /// <summary>Some total order: rows that are always locked in the same order never dead-lock.</summary>
    public int CompareTo(CostSumKey other)
    {
        int order = Day.CompareTo(other.Day);
        order = order != 0 ? order : string.CompareOrdinal(Tenant, other.Tenant);
        order = order != 0 ? order : string.CompareOrdinal(Subject, other.Subject);
        order = order != 0 ? order : string.CompareOrdinal(Collection, other.Collection);
        order = order != 0 ? order : string.CompareOrdinal(Category, other.Category);
        order = order != 0 ? order : string.CompareOrdinal(Model, other.Model);
        order = order != 0 ? order : string.CompareOrdinal(Provider, other.Provider);
        order = order != 0 ? order : string.CompareOrdinal(Team, other.Team);
        return order != 0 ? order : string.CompareOrdinal(Segment, other.Segment);
    }
}
