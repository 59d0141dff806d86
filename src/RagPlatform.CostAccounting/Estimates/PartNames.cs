namespace RagPlatform.CostAccounting.Estimates;

/// <summary>The parts as the contract names them.</summary>
internal static class PartNames
{
    /// <summary>The name of a part.</summary>
    public static string Of(CostPart part) => part.ToString().ToLowerInvariant();
}
