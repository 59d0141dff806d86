namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Something that is computed either when documents are written or for each query.</summary>
/// <param name="Name">As the scenario calls it.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Items">How many there are to compute ahead.</param>
/// <param name="ChangedPerMonth">How many have to be computed anew in a month, in parts per million of all.</param>
/// <param name="Needed">Queries that need one, in parts per million of all.</param>
/// <param name="Write">Computing one ahead.</param>
/// <param name="Read">Computing one for a query.</param>
/// <param name="ServeNano">Serving one that was computed ahead, in nano-dollars.</param>
/// <param name="KeepNanoPerMonth">Keeping all of them, in nano-dollars a month.</param>
internal sealed record Precompute(
    string Name,
    int Line,
    int Column,
    long Items,
    long ChangedPerMonth,
    long Needed,
    Work Write,
    Work Read,
    long ServeNano,
    long KeepNanoPerMonth);
