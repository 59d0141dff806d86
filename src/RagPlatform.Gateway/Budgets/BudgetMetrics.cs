using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Counts what budgets said; the instrument is described in docs/telemetry.md.</summary>
internal static class BudgetMetrics
{
    private static readonly Counter<long> s_decisions = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.budget.decisions", "{decision}", "Calls that asked for money of a budget.");

    public static void Record(BudgetDecision decision) => s_decisions.Add(1, new KeyValuePair<string, object?>("rag.budget.outcome", decision switch
    {
        { Refusal: not null } => "refused",
        { Grant: null } => "unreachable",
        { Grant.Warning.Length: > 0 } => "warned",
        _ => "granted",
    }));
}
