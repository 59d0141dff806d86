namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>One way to run the system and what it is charged for; null: not for this.</summary>
/// <param name="Name">As the scenario calls it.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="QueryPerMillion">Nano-dollars for a million queries as a whole, not split up.</param>
/// <param name="Embedding">Of documents and questions.</param>
/// <param name="Retrieval">Of one search.</param>
/// <param name="Generation">Of one answer.</param>
/// <param name="Rerank">Of a search of a reranker, or of a query's.</param>
/// <param name="Storage">Of what is kept for the documents.</param>
/// <param name="MonitoringPerMonth">Nano-dollars a month.</param>
/// <param name="MonitoringPerQuery">Nano-dollars a query.</param>
/// <param name="Infrastructure">Machines and services by the month.</param>
/// <param name="People">Development and maintenance.</param>
internal sealed record Deployment(
    string Name,
    int Line,
    int Column,
    Int128? QueryPerMillion,
    UnitPrice? Embedding,
    UnitPrice? Retrieval,
    UnitPrice? Generation,
    UnitPrice? Rerank,
    UnitPrice? Storage,
    long MonitoringPerMonth,
    long MonitoringPerQuery,
    IReadOnlyList<Infrastructure> Infrastructure,
    IReadOnlyList<People> People);
