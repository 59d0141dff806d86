using System.Text.RegularExpressions;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>
/// Finds the ledger's name of an exported model: providers bill by snapshot (gpt-4o-2024-08-06, claude-sonnet-4-20250514) what was called by its
/// family's name.
/// </summary>
internal sealed partial class ModelNames(IEnumerable<string> ofLedger)
{
    private readonly HashSet<string> _known = ofLedger.ToHashSet(StringComparer.Ordinal);

    /// <summary>The same name where the ledger has it, else the name without its date where it has that, else the same.</summary>
    public string InLedger(string exported)
    {
        string family = Date().Replace(exported, string.Empty);
        return !_known.Contains(exported) && _known.Contains(family) ? family : exported;
    }

    [GeneratedRegex("-(?:[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
