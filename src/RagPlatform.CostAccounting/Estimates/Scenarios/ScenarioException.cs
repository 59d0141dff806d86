namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>A scenario cannot be computed.</summary>
/// <param name="faults">Why, at least one, in the order of the text.</param>
internal sealed class ScenarioException(IReadOnlyList<TextFault> faults) : Exception(Describe(faults))
{
    public ScenarioException(TextFault fault)
        : this([fault])
    {
    }

    /// <summary>Why, in the order of the text.</summary>
    public IReadOnlyList<TextFault> Faults => faults;

    private static string Describe(IReadOnlyList<TextFault> faults)
    {
        string first = $"Line {faults[0].Line}, column {faults[0].Column}: {faults[0].Reason}";
        return faults.Count == 1 ? first : $"{first} Further faults: {faults.Count - 1}.";
    }
}
